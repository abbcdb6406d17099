create function demo.note_refused_admin(email text, reason text default null)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return demo_login.note_refused_admin(email, reason);
end
$$;

comment on function demo.note_refused_admin(text, text) is $doc$
Keeps in the audit log that demo.create_admin refused to make an account or to give it a new password, in a
transaction of its own, because the refusal itself is an error. Whether there is such an account.

reads:   crm.platform_users
writes:  crm.audit_logs
example: select demo.note_refused_admin('admin@example.com', 'tried out')
gives:   true
$doc$;
