create function demo_calc.measure_odds(check_name text, a numeric, not_a numeric, b numeric, not_b numeric)
returns demo_calc.measure
language sql immutable parallel safe
begin atomic
  select (measure_odds.check_name, r.ratio, r.ratio / r.spread, r.ratio * r.spread,
          (measure_odds.a + measure_odds.not_a + measure_odds.b + measure_odds.not_b)::bigint)::demo_calc.measure
    from (
      select s.a / s.not_a / (s.b / s.not_b) as ratio,
             exp(1.96 * sqrt(1 / s.a + 1 / s.not_a + 1 / s.b + 1 / s.not_b)) as spread
        -- half a row in place of none: a ratio has no logarithm without
        from (select greatest(measure_odds.a, 0.5) as a, greatest(measure_odds.not_a, 0.5) as not_a,
                     greatest(measure_odds.b, 0.5) as b, greatest(measure_odds.not_b, 0.5) as not_b) as s
    ) as r;
end;

comment on function demo_calc.measure_odds(text, numeric, numeric, numeric, numeric) is $doc$
How many times the odds of a (against not_a) are those of b (against not_b), with the interval of their logarithm.

example: select round(m.least, 2) || ' ' || round(m.measured, 2) || ' ' || round(m.most, 2) from
         demo_calc.measure_odds('quarterEnd', 60, 40, 50, 50) as m
gives:   0.86 1.50 2.63
$doc$;
