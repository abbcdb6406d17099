-- Logins of master admins to the web pages and the API.
-- depends: 0006_foreign_keys

set local role demo_owner;

create table crm.web_sessions (
  token_digest bytea primary key check (length(token_digest) = 32),
  user_id      uuid not null references crm.platform_users (id) on delete cascade,
  peer         inet not null,
  created_at   timestamptz not null,
  last_seen_at timestamptz not null
);
comment on table crm.web_sessions is 'Who is logged in. token_digest: SHA-256 of the token in the browser''s cookie, which is stored nowhere.';
create index web_sessions_user on crm.web_sessions (user_id);

create table crm.login_attempts (
  id             uuid primary key default gen_random_uuid(),
  account_digest bytea not null,
  peer           cidr not null,
  attempted_at   timestamptz not null
);
comment on table crm.login_attempts is 'Attempts to log in that did not succeed, for as long as they count. account_digest: SHA-256 of the address as typed, because people also type passwords there.';
create index login_attempts_account on crm.login_attempts (account_digest, attempted_at desc);
create index login_attempts_peer on crm.login_attempts (peer, attempted_at desc);

-- However an account is changed: who was logged in with it is logged in no more.
create function crm.end_sessions() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from crm.web_sessions as s where s.user_id = new.id;
  return null;
end
$$;
comment on function crm.end_sessions() is 'Trigger function: ends the sessions of a platform user whose rights or password changed.';
create trigger platform_users_sessions after update of is_master_admin, disabled_at, password_hash on crm.platform_users
  for each row when (old.is_master_admin is distinct from new.is_master_admin
                     or old.disabled_at is distinct from new.disabled_at
                     or old.password_hash is distinct from new.password_hash)
  execute function crm.end_sessions();

grant select on crm.web_sessions, crm.login_attempts to demo_reader, demo_admin;
