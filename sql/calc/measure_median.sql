create function demo_calc.measure_median(check_name text, sorted numeric[])
returns demo_calc.measure
language sql immutable parallel safe
begin atomic
  select (measure_median.check_name, (sorted[(c.n + 1) / 2] + sorted[c.n / 2 + 1]) / 2,
          sorted[greatest(1, floor(c.n / 2.0 - c.reach)::int)],
          sorted[least(c.n, ceil(c.n / 2.0 + 1 + c.reach)::int)], c.n)::demo_calc.measure
    from (
      select cardinality(measure_median.sorted) as n, 0.98 * sqrt(cardinality(measure_median.sorted)::numeric) as reach
    ) as c;
end;

comment on function demo_calc.measure_median(text, numeric[]) is $doc$
The median of values that ascend, with the values between which it may lie by their order.

example: select m.least || ' ' || round(m.measured, 1) || ' ' || m.most from
         demo_calc.measure_median('days', array(select g::numeric from generate_series(1, 100) as g)) as m
gives:   40 50.5 61
$doc$;
