create function demo_calc.rng_draw(state bigint, n bigint)
returns bigint
language sql immutable parallel safe strict
begin atomic
  select d.draw1 from demo_calc.dice(rng_draw.state, 1, rng_draw.n - 1, 1) as d;
end;

comment on function demo_calc.rng_draw(bigint, bigint) is $doc$
Output n (from 1) of the generator with this state, for the few places that need single draws. Queries over many rows
use demo_calc.dice.

example: select demo_calc.rng_draw(1, 2)
gives:   11749833
$doc$;
