create function demo_login.slow_down(email text, as_of timestamptz)
returns interval
language sql stable
begin atomic
  select case when count(*) < 20 then interval '0'
              else least(interval '1 second' * floor(2 ^ ((count(*) - 20) / 10.0)), interval '10 minutes') end
    from (select from crm.login_attempts as a
           where a.account_digest = demo_login.account_digest(slow_down.email)
             and a.attempted_at > slow_down.as_of - interval '15 minutes'
             and demo_login.network_of(a.peer) not in (
               select k.network from demo_login.known_addresses(slow_down.email) as k)
           limit 120) as strange;
end;

comment on function demo_login.slow_down(text, timestamptz) is $doc$
How long a network that is not known for an account has to wait there: not at all up to 20 attempts from such networks
in the last 15 minutes; then a second, doubled by each ten more, at most ten minutes.

reads:   crm.audit_logs, crm.login_attempts, crm.platform_users
example: select demo_login.slow_down('admin@example.com', '2025-06-30 16:00:00+00')
gives:   00:00:00
$doc$;
