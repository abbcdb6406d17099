create function demo_job.actor(user_id uuid)
returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _actor uuid := coalesce(user_id, '00000000-0000-4000-8000-000000000000');  -- psql and the command line
begin
  if not exists (select from crm.platform_users as u where u.id = _actor and u.is_master_admin
                 and u.disabled_at is null) then
    perform demo_calc.refuse('TG403', 'FORBIDDEN', format('platform user %s is not an active master admin', user_id),
                             array[demo_calc.fault_of('created_by', 'must be an active master admin', user_id)],
                             'Pass the id of a master admin, or NULL for the command line''s own user.');
  end if;
  return _actor;
end
$$;

comment on function demo_job.actor(uuid) is $doc$
Who acts: the master admin with this id, or the built-in command line user for NULL.

reads:   crm.platform_users
raises:  TG403 not an active master admin
example: select demo_job.actor(null)
gives:   00000000-0000-4000-8000-000000000000
$doc$;
