create function demo_login.create_admin(email text, full_name text, password_hash text, reset boolean)
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _name    text := coalesce(nullif(demo_calc.trimmed(full_name), ''), split_part(email, '@', 1));
  _actor   uuid := demo_job.actor(null);
  _created boolean := false;
  _user    crm.platform_users;
  _faults  demo_calc.fault[] := demo_login.admin_faults(email, full_name, password_hash);
begin
  if _faults <> '{}' then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'this cannot be an admin'
      || (select string_agg(format(E'\n  %s: %s', f.field, f."constraint"), '' order by f.ordinality)
          from unnest(_faults) with ordinality as f), _faults);
  end if;

  if demo_login.account_of(create_admin.email) is null then
    insert into crm.platform_users (email, full_name, is_master_admin, password_hash)
    values (create_admin.email, _name, true, create_admin.password_hash)
    on conflict do nothing
    returning * into _user;
    _created := found;
  end if;

  if not _created then
    select u.* into strict _user from crm.platform_users as u
     where u.id = demo_login.account_of(create_admin.email) for update;
    if reset and (not _user.is_master_admin or _user.disabled_at is not null) then
      perform demo_calc.refuse('TG409', 'CONFLICT',
                               format('the account of %s is disabled or not a master admin', _user.email), '{}',
        format('update crm.platform_users set is_master_admin = true, disabled_at = null where id = %L;', _user.id));
    elsif reset then
      update crm.platform_users as u
         set password_hash = create_admin.password_hash, updated_at = now()
       where u.id = _user.id;
    end if;
  end if;

  if _created or reset then
    insert into crm.audit_logs (user_id, action, entity_type, entity_id, metadata)
    values (_actor, case when _created then 'create' else 'reset_password' end, 'platform_user', _user.id,
            jsonb_build_object('email', _user.email));
  end if;
  return jsonb_build_object('id', _user.id, 'email', _user.email, 'created', _created, 'passwordSet', _created
                            or reset);
end
$$;

comment on function demo_login.create_admin(text, text, text, boolean) is $doc$
A master admin who can log in to the pages, with the Argon2id hash of his password: {id, email, created, passwordSet}.
An account that exists stays as it is; with reset it gets the new password, and its sessions end.

reads:   crm.platform_users
writes:  crm.platform_users, crm.audit_logs
raises:  TG400 no address, name or hash, or a hash that a login could not or should not make again
         TG403 the command line's own user was disabled
         TG409 the account to reset is disabled or not a master admin
example: select demo_login.create_admin('new@example.com', 'New Admin',
         '$argon2id$v=19$m=19456,t=2,p=1$ZXhhbXBsZWV4YW1wbGU$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g', false) ->>
         'created'
gives:   true
$doc$;
