create function demo_calc.rng_draw(state bigint, n bigint)
returns bigint
language sql immutable parallel safe strict
begin atomic
  select demo_calc.rng_temper(d.t)
    from (select demo_calc.rng_turn(c.t) as t
            from (select demo_calc.rng_mix(b.t) as t
                    from (select demo_calc.rng_step(rng_draw.state, rng_draw.n) as t offset 0) as b
                  offset 0) as c
          offset 0) as d;
end;

comment on function demo_calc.rng_draw(bigint, bigint) is $doc$
Output n (from 1) of the generator with this state, for the few places that need single draws. Queries over many rows
use the four steps instead.

example: select demo_calc.rng_draw(1, 2)
gives:   11749833
$doc$;
