create function demo_login.admin_faults(email text, full_name text, password_hash text)
returns demo_calc.fault[]
language sql immutable parallel safe
begin atomic
  select array(
    select (f.field, f.fault, null, null, coalesce(to_jsonb(f.value), 'null'), null)::demo_calc.fault
      from (select coalesce(nullif(demo_calc.trimmed(admin_faults.full_name), ''),
                            split_part(admin_faults.email, '@', 1)) as name) as n
     cross join lateral (values
       (1, 'email', 'must be an address of at most 254 characters', admin_faults.email,
        admin_faults.email collate "C" ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(admin_faults.email) <= 254
        and admin_faults.email !~ '[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]'
        and demo_calc.hidden_character(admin_faults.email) is null),
       (2, 'fullName', demo_calc.text_fault(n.name, 0, 200), left(n.name, 80),
        demo_calc.text_fault(n.name, 0, 200) is null),
       (3, 'passwordHash', demo_login.hash_fault(admin_faults.password_hash), null,
        demo_login.hash_fault(admin_faults.password_hash) is null)
     ) as f (no, field, fault, value, holds)
     where not coalesce(f.holds, false)
     order by f.no);
end;

comment on function demo_login.admin_faults(text, text, text) is $doc$
What keeps an address, a name and a password hash from being an admin's account.

example: select (f[1]).field from demo_login.admin_faults('nobody', null, null) as f
gives:   email
$doc$;
