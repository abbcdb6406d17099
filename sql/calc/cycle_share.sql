create function demo_calc.cycle_share(knots double precision[], cycle double precision)
returns double precision
language sql immutable parallel safe strict
begin atomic
  select case when b.i < 1 then 0
              when b.i > 64 then 1
              else (b.i - 1 + (cycle_share.cycle - cycle_share.knots[b.i])
                              / (cycle_share.knots[b.i + 1] - cycle_share.knots[b.i])) / 64 end
    from (select width_bucket(cycle_share.cycle, cycle_share.knots) as i) as b;
end;

comment on function demo_calc.cycle_share(double precision[], double precision) is $doc$
The share of sales cycles that are no longer than so many medians; knots are those of demo_calc.cycle_knots.

example: select round(demo_calc.cycle_share(demo_calc.cycle_knots(20, 120), 2)::numeric, 2)
gives:   0.95
$doc$;
