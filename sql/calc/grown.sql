create function demo_calc.grown(amount numeric, percent numeric, months int, decimals int)
returns numeric[]
language sql immutable parallel safe strict
begin atomic
  -- whole numbers all the way: a power of a fraction would be rounded before its time
  select array_agg(round(div(2 * u.units * u.above ^ m.month + u.below ^ m.month, 2 * u.below ^ m.month)
                         / 10::numeric ^ grown.decimals, grown.decimals) order by m.month)
    from (select trunc(grown.amount * 10::numeric ^ grown.decimals) as units,
                 trunc((100 + grown.percent) * 10000) as above, 1000000::numeric as below) as u
   cross join generate_series(1, grown.months) as m (month);
end;

comment on function demo_calc.grown(numeric, numeric, int, int) is $doc$
An amount (not negative) after 1, 2, … months of growth by a percentage (above -100, at most 4 decimals), each rounded
half up to so many decimals of its own: not from the rounded month before.

example: select demo_calc.grown(50, 10, 3, 0)::int[]
gives:   {55,61,67}
$doc$;
