create function demo_login.note_failed_login(email text, peer inet)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _user crm.platform_users;
begin
  select u.* into _user from crm.platform_users as u where u.id = demo_login.account_of(note_failed_login.email);
  -- not the address as typed: people also type passwords there
  insert into crm.audit_logs (action, entity_type, entity_id, metadata)
  values ('refuse', 'login', _user.id,
          jsonb_strip_nulls(jsonb_build_object('event', 'LOGIN_FAILED', 'email', _user.email,
                                               'peer', host(note_failed_login.peer))));
  raise notice 'demogen LOGIN_FAILED for % from %', coalesce(_user.email, 'an unknown account'),
    host(note_failed_login.peer);
  return _user.id is not null;
end
$$;

comment on function demo_login.note_failed_login(text, inet) is $doc$
Keeps in the audit log that a login failed; in a transaction of its own, because the refusal itself is an error.
Whether there is such an account, which nobody who is not logged in is told.

reads:   crm.platform_users
writes:  crm.audit_logs
example: select demo_login.note_failed_login('admin@example.com', '192.0.2.1')
gives:   true
$doc$;
