create function demo_login.open_session(email text, password_hash text, token_digest bytea, peer inet,
                                        replaced_digest bytea default null)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _now  timestamptz := clock_timestamp();
  _user crm.platform_users;
begin
  if peer is null or length(token_digest) is distinct from 32 then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
                             'a session needs the SHA-256 of its token and the address of who asks');
  end if;
  select u.* into _user
    from crm.platform_users as u
   where u.id = demo_login.account_of(open_session.email) and u.is_master_admin and u.disabled_at is null
     and u.password_hash = open_session.password_hash
     for share;
  if not found then
    perform demo_calc.refuse('TG401', 'UNAUTHENTICATED', 'email or password is wrong');
  end if;

  delete from crm.login_attempts as a
   where a.account_digest = demo_login.account_digest(open_session.email)
     and a.peer <<= demo_login.network_of(demo_login.address_of(open_session.peer));
  delete from crm.web_sessions as s
   where s.token_digest = replaced_digest or demo_login.session_ends(s.created_at, s.last_seen_at) <= _now;
  insert into crm.web_sessions (token_digest, user_id, peer, created_at, last_seen_at)
  values (open_session.token_digest, _user.id, open_session.peer, _now, _now);
  insert into crm.audit_logs (user_id, action, entity_type, entity_id, metadata)
  values (_user.id, 'login', 'platform_user', _user.id, jsonb_build_object('peer', host(open_session.peer)));
  return demo_login.session(open_session.token_digest);
end
$$;

comment on function demo_login.open_session(text, text, bytea, inet, bytea) is $doc$
Second half of a login: a new session for the master admin with this email and password hash. token_digest is the
SHA-256 of a random token that only the browser keeps; replaced_digest that of the session that the browser had
before. Forgets the account's attempts from this network, which is known for it from now on, and all sessions that
have ended.

reads:   crm.platform_users, crm.web_sessions
writes:  crm.web_sessions, crm.login_attempts, crm.audit_logs
raises:  TG400 no digest of a token, or no address
         TG401 no active master admin has this email and this password
example: select demo_login.open_session('admin@example.com',
         '$argon2id$v=19$m=19456,t=2,p=1$ZXhhbXBsZWV4YW1wbGU$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g',
         sha256('new'), '192.0.2.1') #>> '{user,email}'
gives:   admin@example.com
$doc$;
