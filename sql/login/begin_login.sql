create function demo_login.begin_login(email text, peer inet)
returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _now     timestamptz := clock_timestamp();  -- not the data's clock, which may stand still
  _address cidr := demo_login.address_of(peer);
  _wait    int;
begin
  if email is null or peer is null then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'a login needs an email and the address of who asks',
      array[demo_calc.fault_of(case when email is null then 'email' else 'peer' end, 'must not be NULL', null::text)]);
  end if;
  lock table crm.login_attempts in share row exclusive mode;  -- or a hundred attempts at once would each count none
  _wait := demo_login.login_wait(email, _address, _now);
  if _wait is not null then
    perform demo_calc.refuse('TG429', 'RATE_LIMITED', 'too many attempts to log in', '{}',
                             case when _wait < 100 then format('Try again in %s seconds.', _wait)
                                  else format('Try again in %s minutes.', ceil(_wait / 60.0)) end,
                             jsonb_build_object('retryAfter', _wait));
  end if;

  delete from crm.login_attempts as a where a.attempted_at <= _now - interval '1 hour';
  insert into crm.login_attempts (account_digest, peer, attempted_at)
  values (demo_login.account_digest(email), _address, _now);

  -- $argon2id$v=…$costs$salt without the hash, which does not leave the database
  return (select substring(u.password_hash from '^(.*)\$[^$]*$')
            from crm.platform_users as u
           where u.id = demo_login.account_of(begin_login.email)
             and u.is_master_admin and u.disabled_at is null and demo_login.hash_fault(u.password_hash) is null);
end
$$;

comment on function demo_login.begin_login(text, inet) is $doc$
First half of a login: counts the attempt and answers with the settings and salt of the account's password hash, NULL
where there is no such account or its hash is not one to log in with. With them the client makes the hash that
demo_login.open_session compares. It commits before the password is looked at, so an attempt counts however it ends.
After TG429 the client calls demo_login.note_blocked_login.

reads:   crm.audit_logs, crm.login_attempts, crm.platform_users
writes:  crm.login_attempts
raises:  TG400 no email, or no address
         TG429 too many attempts from this network, in all or for this account, or too many networks try this account
example: select demo_login.begin_login('admin@example.com', '192.0.2.1')
gives:   $argon2id$v=19$m=19456,t=2,p=1$ZXhhbXBsZWV4YW1wbGU
$doc$;
