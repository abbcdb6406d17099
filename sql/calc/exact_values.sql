create function demo_calc.exact_values(total bigint, shapes bigint[], low bigint, high bigint, step bigint)
returns bigint[]
language sql immutable parallel safe strict
begin atomic
  -- 1. scale the shapes to the total and clip them to low..high; 2. move all of them towards high (or low) until the sum is
  -- right; 3. cut the running sum at whole steps, so that nothing is lost; 4. what is less than a step goes to the smallest.
  select array_agg((v.units * v.step + case when v.rank_up = 1 then v.rest else 0 end)::bigint order by v.i)
    from (
      select m.i, m.step, m.rest, m.units,
             row_number() over (order by m.units, m.i) as rank_up
        from (
          select c.i, c.step, c.rest,
                 case when not c.inside then  -- the total cannot lie in n*low..n*high: scale, at least one unit each
                        1 + div(c.running * (c.t - c.n), c.sum_shape) - div((c.running - c.shape) * (c.t - c.n), c.sum_shape)
                      when c.t >= c.sum_clipped then
                        c.clipped + coalesce(div(c.running_room_up * (c.t - c.sum_clipped), nullif(c.n * c.hi - c.sum_clipped, 0))
                                           - div((c.running_room_up - (c.hi - c.clipped)) * (c.t - c.sum_clipped), nullif(c.n * c.hi - c.sum_clipped, 0)), 0)
                      else
                        c.lo + coalesce(div(c.running_above_low * (c.t - c.n * c.lo), nullif(c.sum_clipped - c.n * c.lo, 0))
                                      - div((c.running_above_low - (c.clipped - c.lo)) * (c.t - c.n * c.lo), nullif(c.sum_clipped - c.n * c.lo, 0)), 0)
                 end as units
            from (
              select b.*,
                     sum(b.clipped) over () as sum_clipped,
                     sum(b.hi - b.clipped) over (order by b.i) as running_room_up,
                     sum(b.clipped - b.lo) over (order by b.i) as running_above_low
                from (
                  select a.*,
                         least(a.hi, greatest(a.lo, div(a.t * a.shape, a.sum_shape))) as clipped
                    from (
                      select s.i, greatest(s.shape, 1)::numeric as shape, u.step, u.t, u.rest, u.n, u.lo, u.hi, u.inside,
                             sum(greatest(s.shape, 1)) over () as sum_shape,
                             sum(greatest(s.shape, 1)) over (order by s.i) as running
                        from unnest(exact_values.shapes) with ordinality as s (shape, i)
                       cross join (
                         -- the step shrinks to one minor unit where whole steps leave no room
                         select k.step, k.n, div(exact_values.total, k.step) as t, mod(exact_values.total::numeric, k.step) as rest,
                                div(exact_values.low + k.step - 1, k.step) as lo, div(exact_values.high, k.step) as hi,
                                div(exact_values.total, k.step) between k.n * div(exact_values.low + k.step - 1, k.step) and k.n * div(exact_values.high, k.step) as inside
                           from (
                             select cardinality(exact_values.shapes)::numeric as n,
                                    case when exact_values.step > 1
                                          and exact_values.high - exact_values.low >= 4 * exact_values.step
                                          and (exact_values.total + exact_values.step)::numeric < cardinality(exact_values.shapes)::numeric * div(exact_values.high, exact_values.step) * exact_values.step
                                          and exact_values.total::numeric >= cardinality(exact_values.shapes)::numeric * div(exact_values.low + exact_values.step - 1, exact_values.step) * exact_values.step
                                         then exact_values.step else 1 end::numeric as step
                           ) as k
                       ) as u
                    ) as a
                ) as b
            ) as c
        ) as m
    ) as v;
end;

comment on function demo_calc.exact_values(bigint, bigint[], bigint, bigint, bigint) is $doc$
Whole amounts in the proportions of shapes that add up to total exactly, each between low and high wherever total allows
that, in multiples of step but for one that takes the rest. All in minor units. Where total allows no amount inside the
bounds, they are ignored: at least 1 each, still exact. An empty list of shapes gives NULL.

example: select demo_calc.exact_values(100000, '{1,2,3,90}', 5000, 60000, 500)
gives:   {13000,13500,13500,60000}
$doc$;
