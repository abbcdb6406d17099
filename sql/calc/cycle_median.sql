create function demo_calc.cycle_median(low int, high int)
returns double precision
language sql immutable parallel safe strict
return sqrt(greatest(low, 1)::double precision * greatest(high, 1)) * 32400 * 5 / 7;

comment on function demo_calc.cycle_median(int, int) is $doc$
The median of sales cycles that usually take low to high days, in seconds of business time.

example: select round(demo_calc.cycle_median(20, 120) / 32400)
gives:   35
$doc$;
