create function demo_login.note_blocked_login(email text, peer inet)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _now     timestamptz := clock_timestamp();
  _address cidr := demo_login.address_of(peer);
begin
  raise notice 'demogen LOGIN_BLOCKED too many attempts from %', host(peer);
  if demo_login.slow_down(email, _now) = interval '0' then
    return false;
  end if;
  lock table crm.login_attempts in share row exclusive mode;
  if exists (
       select from crm.login_attempts as a
        where a.account_digest = demo_login.account_digest(note_blocked_login.email)
          and a.peer <<= demo_login.network_of(_address) and a.attempted_at > _now - interval '1 hour')
     or (select count(*) from (  -- beyond its own limit it fills nothing
           select from crm.login_attempts as a
            where a.peer <<= demo_login.network_of(_address) and a.attempted_at > _now - interval '15 minutes'
            limit 30) as n) = 30 then
    return false;
  end if;
  insert into crm.login_attempts (account_digest, peer, attempted_at)
  values (demo_login.account_digest(email), _address, _now);
  insert into crm.audit_logs (action, entity_type, entity_id, metadata)
  values ('refuse', 'login', demo_login.account_of(email),
          jsonb_build_object('event', 'LOGIN_BLOCKED', 'peer', host(note_blocked_login.peer)));
  return true;
end
$$;

comment on function demo_login.note_blocked_login(text, inet) is $doc$
Notes that begin_login refused an attempt (TG429), in a transaction of its own. Where the account is tried from many
networks and this one is new there, its wait begins now, and the audit log has it: true. Attempts beyond the limits of
a network fill no table.

reads:   crm.audit_logs, crm.login_attempts, crm.platform_users
writes:  crm.login_attempts, crm.audit_logs
example: select demo_login.note_blocked_login('admin@example.com', '192.0.2.1')
         from (select count(demo_login.begin_login('admin@example.com', format('10.%s.0.1', n)::inet))
                 from generate_series(1, 20) as n) as others
gives:   true
$doc$;
