create function demo_calc.is_suite(address text)
returns boolean
language sql immutable parallel safe
return lower(address collate "C") ~ '(^|[^a-z])(suite|ste|unit|floor|flat)([^a-z]|$)|#';

comment on function demo_calc.is_suite(text) is $doc$
Whether an address names rooms in a building, as a suite, a floor or a flat.

example: select demo_calc.is_suite('80 King Street, Ste. 400') and not demo_calc.is_suite('12 Unity Road')
gives:   true
$doc$;
