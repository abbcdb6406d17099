create function demo_calc.measure_points(check_name text, a numeric, of_a numeric, b numeric, of_b numeric, n bigint)
returns demo_calc.measure
language sql immutable parallel safe
begin atomic
  select (measure_points.check_name, 100 * (s.a - s.b), 100 * (s.a - s.b - s.reach), 100 * (s.a - s.b + s.reach),
          measure_points.n)::demo_calc.measure
    from (
      select q.a, q.b, 1.96 * sqrt(q.a * (1 - q.a) / of_a + q.b * (1 - q.b) / of_b) as reach
        from (select measure_points.a / nullif(of_a, 0) as a, measure_points.b / nullif(of_b, 0) as b) as q
    ) as s;
end;

comment on function demo_calc.measure_points(text, numeric, numeric, numeric, numeric, bigint) is $doc$
By how many points of percent the share of a (a rows of of_a) is above that of b (b rows of of_b), with its interval.

example: select round(m.least, 1) || ' ' || round(m.measured, 1) || ' ' || round(m.most, 1) from
         demo_calc.measure_points('smallDeals', 30, 100, 20, 100, 200) as m
gives:   -1.9 10.0 21.9
$doc$;
