create function demo_calc.measure_exact(check_name text, measured numeric, n bigint)
returns demo_calc.measure
language sql immutable parallel safe
return (check_name, measured, measured, measured, n)::demo_calc.measure;

comment on function demo_calc.measure_exact(text, numeric, bigint) is $doc$
A number that chance has no part in.

example: select (demo_calc.measure_exact('users', 8, 8)).most
gives:   8
$doc$;
