create function demo_calc.rng_step(state bigint, n bigint)
returns bigint
language sql immutable parallel safe strict
return (state + (n & 4294967295) * 1831565813) & 4294967295;

comment on function demo_calc.rng_step(bigint, bigint) is $doc$
Mulberry32, 1 of 4: the state after n steps. The four are put together in demo_calc.dice.

example: select demo_calc.rng_step(1, 1)
gives:   1831565814
$doc$;
