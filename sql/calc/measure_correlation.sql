create function demo_calc.measure_correlation(check_name text, r float8, n bigint)
returns demo_calc.measure
language sql immutable parallel safe
begin atomic
  select (measure_correlation.check_name, c.r, 1 - 2 / (exp(2 * (c.z - c.reach)) + 1),
          1 - 2 / (exp(2 * (c.z + c.reach)) + 1), measure_correlation.n)::demo_calc.measure
    from (
      select s.r, ln((1 + s.r) / (1 - s.r)) / 2 as z, 1.96 / sqrt(nullif(s.n, 0)) as reach
        from (
          select case when measure_correlation.r is not null
                      then least(0.999, greatest(-0.999, round(measure_correlation.r::numeric, 6))) end as r,
                 greatest(measure_correlation.n - 3, 0)::numeric as n
        ) as s
    ) as c;
end;

comment on function demo_calc.measure_correlation(text, float8, bigint) is $doc$
A correlation of n pairs, with the interval of Fisher.

example: select round(m.least, 2) || ' ' || m.measured || ' ' || round(m.most, 2) from
         demo_calc.measure_correlation('size', 0.5, 100) as m
gives:   0.34 0.500000 0.63
$doc$;
