create function demo_login.account_of(email text)
returns uuid
language sql stable
begin atomic
  with wanted as materialized (  -- folded once, not for each account, and never what is too long to be one
    select demo_calc.fold(account_of.email) as email where length(account_of.email) <= 254
  )
  select u.id
    from wanted as w
    join crm.platform_users as u on demo_calc.fold(u.email) = w.email
   -- of those whom an older release told apart, each still has his own address
   order by lower(u.email collate "C") = lower(account_of.email collate "C") desc, u.created_at, u.id
   limit 1;
end;

comment on function demo_login.account_of(text) is $doc$
The account that an address names, NULL where there is none. Small and capital letters are alike in every database,
accented ones too (demo_calc.fold).

reads:   crm.platform_users
example: select demo_login.account_of('ADMIN@example.com') = demo_login.account_of('admin@example.com')
gives:   true
$doc$;
