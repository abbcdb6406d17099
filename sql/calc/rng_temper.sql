create function demo_calc.rng_temper(t bigint)
returns bigint
language sql immutable parallel safe strict
return t # (t >> 14);

comment on function demo_calc.rng_temper(bigint) is $doc$
Mulberry32, 4 of 4: t ^ (t >>> 14), the 32-bit output. Divide by 4294967296 for a draw in [0, 1).

example: select demo_calc.rng_temper(demo_calc.rng_turn(demo_calc.rng_mix(demo_calc.rng_step(1, 1))))
gives:   2693262067
$doc$;
