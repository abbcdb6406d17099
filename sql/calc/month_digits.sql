create function demo_calc.month_digits(month text)
returns text
language sql immutable parallel safe strict
return lpad(to_hex(left(month, 4)::int * 12 + right(month, 2)::int - 1), 4, '0');

comment on function demo_calc.month_digits(text) is $doc$
A month YYYY-MM as four hexadecimal digits that ascend with time: a part of the ids of its rows.

example: select demo_calc.month_digits('2025-01')
gives:   5eec
$doc$;
