create function demo_login.login_wait(email text, address cidr, as_of timestamptz)
returns int
language sql stable
begin atomic
  with known as materialized (
    select k.address, k.network from demo_login.known_addresses(login_wait.email) as k
  ), asking as materialized (
    -- an address that is known is counted by itself: its neighbours do not keep it out either
    select demo_login.account_digest(login_wait.email) as account_digest, n.from_address, n.is_known,
           set_masklen(broadcast(n.from_address), case family(n.from_address) when 6 then 128 else 32 end)::cidr
             as to_address
      from (
        select case when exists (select from known as k where k.address = login_wait.address)
                    then login_wait.address else demo_login.network_of(login_wait.address) end as from_address,
               exists (select from known as k where k.network = demo_login.network_of(login_wait.address))
                 as is_known
      ) as n
  ), full_since as (
    -- the attempt whose end makes room for the next one
    (select a.attempted_at + interval '15 minutes' as free_at
       from crm.login_attempts as a
      cross join asking as n
      where a.account_digest = n.account_digest
        and a.peer between n.from_address and n.to_address
      order by a.attempted_at desc offset 9 limit 1)
    union all
    (select a.attempted_at + interval '15 minutes'
       from crm.login_attempts as a
      cross join asking as n
      where a.peer between n.from_address and n.to_address
      order by a.attempted_at desc offset 29 limit 1)
    union all
    select coalesce(l.attempted_at, login_wait.as_of) + s.down
      from asking as n
     cross join (select demo_login.slow_down(login_wait.email, login_wait.as_of) as down) as s
      left join lateral (
        select a.attempted_at
          from crm.login_attempts as a
         where a.account_digest = n.account_digest
           and a.peer between n.from_address and n.to_address and a.attempted_at > login_wait.as_of - interval '1 hour'
         order by a.attempted_at desc limit 1
      ) as l on true
     where not n.is_known and s.down > interval '0'
  )
  select ceil(extract(epoch from max(f.free_at) - login_wait.as_of))::int
    from full_since as f
   where f.free_at > login_wait.as_of;
end;

comment on function demo_login.login_wait(text, cidr, timestamptz) is $doc$
Seconds until somebody may try to log in again; NULL where he may at once. From one network ten attempts in 15 minutes
are allowed for an account, thirty in all. Where many networks try one account, each that is not known for it waits
between two attempts, and before the first one, as long as demo_login.slow_down says.

reads:   crm.audit_logs, crm.login_attempts, crm.platform_users
example: select demo_login.login_wait('admin@example.com', '192.0.2.1', '2025-06-30 16:00:00+00') is null
gives:   true
$doc$;
