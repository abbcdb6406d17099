create function demo_calc.next_month(month text)
returns text
language sql immutable parallel safe strict
return case when right(month, 2) = '12' then lpad((left(month, 4)::int + 1)::text, 4, '0') || '-01'
            else left(month, 5) || lpad((right(month, 2)::int + 1)::text, 2, '0') end;

comment on function demo_calc.next_month(text) is $doc$
The month after a month, both YYYY-MM.

example: select demo_calc.next_month('2024-12')
gives:   2025-01
$doc$;
