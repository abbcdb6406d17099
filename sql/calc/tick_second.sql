create function demo_calc.tick_second(knots int[], tick int)
returns int
language sql immutable parallel safe strict
return (knots[(tick >> 10) + 1] * (1024 - (tick & 1023)) + knots[(tick >> 10) + 2] * (tick & 1023)) >> 10;

comment on function demo_calc.tick_second(int[], int) is $doc$
Second of the business day at a tick (0 to 1048575) of its profile: equal shares of ticks hold equal shares of work.

example: select demo_calc.tick_second(demo_calc.hour_knots('{100,100,100,100,100,100,100,100,100}'), 1048575)
gives:   32399
$doc$;
