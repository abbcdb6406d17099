create function demo_login.account_digest(email text)
returns bytea
language sql immutable parallel safe
return sha256(convert_to(demo_calc.fold(left(email, 254)), 'UTF8'));  -- no account has more; folding takes its time

comment on function demo_login.account_digest(text) is $doc$
By what the attempts to log in to an account are counted, whether there is one or not: the address itself is not kept.

example: select demo_login.account_digest('ADMIN@example.com') = demo_login.account_digest('admin@example.com')
gives:   true
$doc$;
