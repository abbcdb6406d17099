create function demo_calc.month_no(month text)
returns int
language sql immutable parallel safe strict
return left(month, 4)::int * 12 + right(month, 2)::int - 1;

comment on function demo_calc.month_no(text) is $doc$
The number of a month YYYY-MM, counted without a gap: neighbouring months have neighbouring numbers.

example: select demo_calc.month_no('2025-01') - demo_calc.month_no('2024-12')
gives:   1
$doc$;
