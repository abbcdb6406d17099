create function demo.create_admin(email text, full_name text, password_hash text, reset boolean default false)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return demo_login.create_admin(email, full_name, password_hash, reset);
end
$$;

comment on function demo.create_admin(text, text, text, boolean) is $doc$
A master admin who can log in to the pages, with the Argon2id hash of his password: {id, email, created, passwordSet}.
An account that exists stays as it is; with reset it gets the new password, and its sessions end.

reads:   crm.platform_users
writes:  crm.platform_users, crm.audit_logs
raises:  TG400 no address, name or hash, or a hash that a login could not or should not make again
         TG403 the command line's own user was disabled
         TG409 the account to reset is disabled or not a master admin
example: select demo.create_admin('new@example.com', 'New Admin',
         '$argon2id$v=19$m=19456,t=2,p=1$ZXhhbXBsZWV4YW1wbGU$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g') ->> 'created'
gives:   true
$doc$;
