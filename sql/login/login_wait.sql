create function demo_login.login_wait(account_digest bytea, peer cidr, as_of timestamptz)
returns int
language sql stable
begin atomic
  -- the attempt whose end makes room for the next one
  select ceil(extract(epoch from max(full_since.attempted_at) + interval '15 minutes' - login_wait.as_of))::int
    from ((select a.attempted_at from crm.login_attempts as a
            where a.account_digest = login_wait.account_digest and a.peer = login_wait.peer
            order by a.attempted_at desc offset 9 limit 1)
          union all
          (select a.attempted_at from crm.login_attempts as a
            where a.peer = login_wait.peer
            order by a.attempted_at desc offset 29 limit 1)) as full_since
   where full_since.attempted_at > login_wait.as_of - interval '15 minutes';
end;

comment on function demo_login.login_wait(bytea, cidr, timestamptz) is $doc$
Seconds until somebody may try to log in again; NULL where he may at once. From one network ten attempts in 15 minutes
are allowed for an account, thirty in all; what others try from elsewhere keeps nobody out.

reads:   crm.login_attempts
example: select demo_login.login_wait(sha256('example'), '192.0.2.1', '2025-06-30 16:00:00+00') is null
gives:   true
$doc$;
