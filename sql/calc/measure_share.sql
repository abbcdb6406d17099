create function demo_calc.measure_share(check_name text, hits numeric, n bigint)
returns demo_calc.measure
language sql immutable parallel safe
begin atomic
  select (measure_share.check_name, 100 * w.p, 100 * greatest(0, (w.middle - w.reach) / w.whole),
          100 * least(1, (w.middle + w.reach) / w.whole), measure_share.n)::demo_calc.measure
    from (
      select s.p, s.p + 1.9208 / s.n as middle, 1.96 * sqrt(s.p * (1 - s.p) / s.n + 0.9604 / s.n / s.n) as reach,
             1 + 3.8416 / s.n as whole
        from (select hits / nullif(measure_share.n, 0) as p, nullif(measure_share.n, 0)::numeric as n) as s
    ) as w;
end;

comment on function demo_calc.measure_share(text, numeric, bigint) is $doc$
Hits among n rows in percent, with the interval of Wilson.

example: select round(m.least, 1) || ' ' || round(m.measured, 1) || ' ' || round(m.most, 1) from
         demo_calc.measure_share('won', 3, 10) as m
gives:   10.8 30.0 60.3
$doc$;
