create function demo_calc.rng_mix(t bigint)
returns bigint
language sql immutable parallel safe strict
return ((((t # (t >> 15)) - 2147483648) * (t | 1)) # 2147483648) & 4294967295;

comment on function demo_calc.rng_mix(bigint) is $doc$
Mulberry32, 2 of 4: imul(t ^ (t >>> 15), t | 1). One factor is shifted by 2^31 so that the product fits bigint; the
XOR undoes it, because the other factor is odd.

example: select demo_calc.rng_mix(demo_calc.rng_step(1, 1))
gives:   2438037344
$doc$;
