create function demo_login.session(token_digest bytea)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _now timestamptz := clock_timestamp();
begin
  -- to the minute: not a write for each request
  update crm.web_sessions as s
     set last_seen_at = _now
   where s.token_digest = session.token_digest and s.last_seen_at < _now - interval '1 minute'
     and demo_login.session_ends(s.created_at, s.last_seen_at) > _now;

  return (select jsonb_build_object('user', jsonb_build_object('id', u.id, 'email', u.email, 'fullName', u.full_name),
                                    'expiresAt', demo_login.session_ends(s.created_at, s.last_seen_at))
            from crm.web_sessions as s
            join crm.platform_users as u on u.id = s.user_id and u.is_master_admin and u.disabled_at is null
           where s.token_digest = session.token_digest
             and demo_login.session_ends(s.created_at, s.last_seen_at) > _now);
end
$$;

comment on function demo_login.session(bytea) is $doc$
The session of a token (by its SHA-256) as {user: {id, email, fullName}, expiresAt}, and notes that it was used; NULL
where it has ended or never was.

reads:   crm.platform_users, crm.web_sessions
writes:  crm.web_sessions
example: select demo_login.session(sha256('example')) #>> '{user,email}'
gives:   admin@example.com
$doc$;
