create function demo_calc.measure_times(check_name text, a numeric, of_a numeric, b numeric, of_b numeric, n bigint)
returns demo_calc.measure
language sql immutable parallel safe
begin atomic
  select (measure_times.check_name, r.ratio, r.ratio / r.spread, r.ratio * r.spread, measure_times.n)::demo_calc.measure
    from (
      select s.a / nullif(of_a, 0) / nullif(s.b / nullif(of_b, 0), 0) as ratio,
             exp(1.96 * sqrt(1 / s.a + 1 / s.b)) as spread
        -- half a row in place of none: a ratio has no logarithm without
        from (select greatest(measure_times.a, 0.5) as a, greatest(measure_times.b, 0.5) as b) as s
    ) as r;
end;

comment on function demo_calc.measure_times(text, numeric, numeric, numeric, numeric, bigint) is $doc$
How many times as often a happens (a rows of of_a) as b (b rows of of_b), which may be rows or days, with the interval
of a ratio of two counts.

example: select round(m.least, 2) || ' ' || round(m.measured, 2) || ' ' || round(m.most, 2) from
         demo_calc.measure_times('lastDay', 30, 10, 100, 100, 130) as m
gives:   1.99 3.00 4.51
$doc$;
