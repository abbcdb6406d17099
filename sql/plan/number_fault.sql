create function demo_plan.number_fault(value jsonb, kind text, low numeric, high numeric)
returns text
language sql immutable parallel safe
return case when jsonb_typeof(value) <> 'number' then 'must be a number'
            when not (value::numeric between low and high) then format('must be between %s and %s', low, high)
            when kind = 'integer' and value::numeric <> trunc(value::numeric) then 'must be a whole number'
            when kind = 'money' and scale(trim_scale(value::numeric)) > 12 then 'must have at most 12 decimals'
            when kind = 'number' and scale(trim_scale(value::numeric)) > 6 then 'must have at most 6 decimals' end;

comment on function demo_plan.number_fault(jsonb, text, numeric, numeric) is $doc$
What a value must be that is to be an integer, a number or money from low to high; NULL for one that is that. Money
has at most the decimals that a number may have at all; how many its currency has, is asked elsewhere.

example: select demo_plan.number_fault('2.5', 'integer', 2, 50)
gives:   must be a whole number
$doc$;
