create function demo_calc.shown_value(value jsonb)
returns jsonb
language sql stable parallel safe
begin atomic
  -- in bytes, not as text: a number of eight characters can have 131,072 digits
  select case when pg_column_size(shown_value.value) <= 300 then shown_value.value
              else case jsonb_typeof(shown_value.value) when 'array' then '"[…]"' when 'object' then '"{…}"'
                else shown_value.value end end;
end;

comment on function demo_calc.shown_value(jsonb) is $doc$
What was given, as a fault shows it: a large list or object only by its brackets. Nothing that nests deeply or is long
as text gets into the list of faults.

example: select demo_calc.shown_value((select jsonb_agg(n) from generate_series(1, 100) as n))
gives:   "[…]"
$doc$;
