create function demo_calc.dice(state bigint, per_row int, before bigint, count bigint, other_state bigint default 0)
returns table (n bigint, mixed bigint, turned bigint, draw1 bigint, draw2 bigint, draw3 bigint, draw4 bigint,
               other bigint)
language sql immutable parallel safe
begin atomic
  -- each step stands on a level of its own, because the next one uses its result several times
  select t.n, t.m1, t.t1, demo_calc.rng_temper(t.t1), demo_calc.rng_temper(t.t2), demo_calc.rng_temper(t.t3),
         demo_calc.rng_temper(t.t4), demo_calc.rng_temper(t.t5)
    from (select m.n, m.m1, demo_calc.rng_turn(m.m1) as t1, demo_calc.rng_turn(m.m2) as t2,
                 demo_calc.rng_turn(m.m3) as t3, demo_calc.rng_turn(m.m4) as t4, demo_calc.rng_turn(m.m5) as t5
            from (select s.n, demo_calc.rng_mix(s.s1) as m1, demo_calc.rng_mix(s.s2) as m2,
                         demo_calc.rng_mix(s.s3) as m3, demo_calc.rng_mix(s.s4) as m4, demo_calc.rng_mix(s.s5) as m5
                    from (select r.n, demo_calc.rng_step(dice.state, dice.per_row * (r.n - 1) + 1) as s1,
                                 demo_calc.rng_step(dice.state, dice.per_row * (r.n - 1) + 2) as s2,
                                 demo_calc.rng_step(dice.state, dice.per_row * (r.n - 1) + 3) as s3,
                                 demo_calc.rng_step(dice.state, dice.per_row * (r.n - 1) + 4) as s4,
                                 demo_calc.rng_step(dice.other_state, r.n) as s5
                            from (select generate_series(dice.before + 1, dice.before + dice.count) as n) as r
                          offset 0) as s
                  offset 0) as m
          offset 0) as t
  offset 0;
end;

comment on function demo_calc.dice(bigint, int, bigint, bigint, bigint) is $doc$
Random numbers of rows before + 1 to before + count, 32 bits each: a row takes per_row (1 to 4) draws of the generator
with this state, and one of another that takes one a row. mixed and turned are what draw1 was made of, for queries
that need more bits. It is inlined, and what a query does not name is not drawn.

example: select string_agg(draw1 || ' ' || draw2, ', ' order by n) from demo_calc.dice(1, 2, 0, 2)
gives:   2693262067 11749833, 2265367787 4213581821
$doc$;
