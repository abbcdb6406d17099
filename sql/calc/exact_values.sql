create function demo_calc.exact_values(total bigint, shapes bigint[], low bigint, high bigint, step bigint)
returns bigint[]
language sql immutable parallel safe strict
begin atomic
  -- 1. scale the shapes to the total, spread the largest below high, give what they lose to the others in proportion,
  -- and spread the small ones above low; 2. move all of them towards high (or low) until the sum is right; 3. cut the
  -- running sum at whole steps, so that nothing is lost; 4. what is less than a step goes to the smallest.
  with frame as materialized (
    -- the step shrinks to one minor unit where whole steps leave no room
    select k.step, k.n, exact_values.total / k.step as t, exact_values.total % k.step as rest, k.lo, k.hi, k.sum_shape,
           (exact_values.total / k.step)::numeric between k.n::numeric * k.lo and k.n::numeric * k.hi as inside
      from (
        select s.*, (exact_values.low + s.step - 1) / s.step as lo, exact_values.high / s.step as hi
          from (
            select w.n, (select sum(greatest(u.shape, 1)) from unnest(exact_values.shapes) as u (shape)) as sum_shape,
                   case when exact_values.step > 1
                         and exact_values.high - exact_values.low >= 4 * exact_values.step
                         and (exact_values.total + exact_values.step)::numeric < w.n::numeric * w.hi * exact_values.step
                         and exact_values.total::numeric >= w.n::numeric * w.lo * exact_values.step
                        then exact_values.step else 1 end as step
              from (select cardinality(exact_values.shapes) as n,
                           (exact_values.low + exact_values.step - 1) / exact_values.step as lo,
                           exact_values.high / exact_values.step as hi) as w
          ) as s
        offset 0
      ) as k
  ), ranked as materialized (
    select u.i, greatest(u.shape, 1) as shape, row_number() over w - 1 as larger,
           f.sum_shape - sum(greatest(u.shape, 1)) over w + greatest(u.shape, 1) as not_larger
      from frame as f cross join unnest(exact_values.shapes) with ordinality as u (shape, i)
    window w as (order by u.shape desc, u.i desc rows unbounded preceding)
  ), scale as materialized (
    -- the first one that stays below high when all larger ones are cut there
    select f.lo, f.hi, f.t - r.larger * f.hi as t, r.not_larger, r.larger as cut,
           least(f.hi, greatest(f.lo, div(greatest(f.t - r.larger * f.hi, 0)::numeric * r.shape,
                                          r.not_larger))) as next
      from frame as f
     cross join ranked as r
     where r.larger = f.n - 1
        or (f.t - r.larger * f.hi)::numeric * r.shape <= f.hi * r.not_larger
     order by r.larger
     limit 1
  ), capped as materialized (
    -- those that are cut do not all stand at the limit: they lie between it and half way down to the next, unevenly
    select r.i, r.shape, r.larger, c.lo, c.hi, c.not_larger, c.t, r.larger < c.cut as is_cut,
           div((c.hi - c.next) * (291 * (r.larger + 1) - 2 * (r.shape % 97)), 582 * (c.cut + 1)) as below
      from ranked as r cross join scale as c
  ), scaled as (
    select c.*, c.hi - l.most as top, case when c.is_cut then c.hi - c.below
                                           else div(greatest(c.t + l.lost, 0) * c.shape, c.not_larger) end as units
      from capped as c
     cross join (select coalesce(sum(k.below) filter (where k.is_cut), 0) as lost,
                        coalesce(max(k.below) filter (where k.is_cut), 0) as most from capped as k) as l
  ), clipped as materialized (
    -- nor do the small ones stand at theirs: they fill what lies half as much above it
    select s.i, s.shape,
           case when s.is_cut then s.units
                when s.is_low then least(s.top, s.lo + div(s.lo::numeric * (2 * row_number() over (
                       partition by s.is_low order by s.larger desc) - 1), 4 * count(*) over (partition by s.is_low)))
                else least(s.top, s.units) end::bigint as units
      from (select d.*, not d.is_cut and d.units * 2 < d.lo::numeric * 3 as is_low from scaled as d) as s
  ), goal as materialized (
    -- each has a base already; the rest is shared out in proportion to a weight
    select f.*, case when not f.inside then 'scale' when f.t >= c.units then 'raise' else 'lower' end as way,
           case when not f.inside then f.t - f.n when f.t >= c.units then f.t - c.units
             else f.t - f.n::numeric * f.lo end as spare,
           case when not f.inside then f.sum_shape when f.t >= c.units then f.n::numeric * f.hi - c.units
             else c.units - f.n::numeric * f.lo end as weights
      from frame as f cross join (select sum(c.units) as units from clipped as c) as c
  ), weighed as (
    select c.i, case g.way when 'scale' then 1 when 'raise' then c.units else g.lo end as base,
           case g.way when 'scale' then c.shape when 'raise' then g.hi - c.units else c.units - g.lo end as weight
      from clipped as c cross join goal as g
    offset 0
  ), shared as (
    select w.i, w.base, coalesce(div(sum(w.weight) over (order by w.i rows unbounded preceding) * g.spare,
                                     nullif(g.weights, 0)), 0)::bigint as share
      from weighed as w cross join goal as g
  ), amounts as (
    select s.i, s.base + s.share - lag(s.share, 1, 0::bigint) over (order by s.i) as units from shared as s
  )
  select array_agg(a.units * g.step + case when a.i = l.i then g.rest else 0 end order by a.i)
    from amounts as a cross join goal as g
   cross join (select m.i from amounts as m order by m.units, m.i limit 1) as l;
end;

comment on function demo_calc.exact_values(bigint, bigint[], bigint, bigint, bigint) is $doc$
Whole amounts in the proportions of shapes that add up to total exactly, each between low and high wherever total
allows that, in multiples of step but for one that takes the rest. All in minor units. Where total allows no amount
inside the bounds, they are ignored: at least 1 each, still exact. What would lie above high is spread over the half
next to it of what lies between high and the largest other, what would lie below one and a half times low over that
half of low. An empty list of shapes gives NULL.

example: select demo_calc.exact_values(100000, '{1,2,3,90}', 5000, 60000, 500)
gives:   {6500,15000,21500,57000}
$doc$;
