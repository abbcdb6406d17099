create function demo_login.note_refused_admin(email text, reason text)
returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _user crm.platform_users;
begin
  select u.* into _user from crm.platform_users as u where u.id = demo_login.account_of(note_refused_admin.email);
  insert into crm.audit_logs (action, entity_type, entity_id, metadata)
  values ('refuse', 'platform_user', _user.id,
          jsonb_strip_nulls(jsonb_build_object('event', 'ADMIN_REFUSED', 'email', _user.email, 'role', session_user,
                                               'reason', left(note_refused_admin.reason, 2000))));
  raise notice 'demogen ADMIN_REFUSED %: %', coalesce(_user.email, 'a new account'), left(reason, 200);
  return _user.id is not null;
end
$$;

comment on function demo_login.note_refused_admin(text, text) is $doc$
Keeps in the audit log that an account was not made, or got no new password. Whether there is such an account.

reads:   crm.platform_users
writes:  crm.audit_logs
example: select demo_login.note_refused_admin('admin@example.com', 'tried out')
gives:   true
$doc$;
