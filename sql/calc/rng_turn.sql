create function demo_calc.rng_turn(t bigint)
returns bigint
language sql immutable parallel safe strict
return t # ((t + ((((t # (t >> 7)) - 2147483648) * (t | 61)) # 2147483648)) & 4294967295);

comment on function demo_calc.rng_turn(bigint) is $doc$
Mulberry32, 3 of 4: t ^ (t + imul(t ^ (t >>> 7), t | 61)).

example: select demo_calc.rng_turn(demo_calc.rng_mix(demo_calc.rng_step(1, 1)))
gives:   2693097702
$doc$;
