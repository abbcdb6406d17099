create function demo_calc.cycle_at(knots double precision[], share double precision)
returns double precision
language sql immutable parallel safe strict
return knots[1 + floor(64 * share)::int]
       + (64 * share - floor(64 * share)) * (knots[2 + floor(64 * share)::int] - knots[1 + floor(64 * share)::int]);

comment on function demo_calc.cycle_at(double precision[], double precision) is $doc$
The sales cycle, in medians, that a share (0 to 1, 1 excluded) of all cycles does not exceed: the way back from
demo_calc.cycle_share.

example: select round(demo_calc.cycle_at(k, demo_calc.cycle_share(k, 1.25))::numeric, 6) from demo_calc.cycle_knots(7,
         45) as k
gives:   1.250000
$doc$;
