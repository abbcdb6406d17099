create function demo_calc.hour_knots(weights int[])
returns int[]
language sql immutable parallel safe strict
begin atomic
  -- knot i of 0..1024: the second of the business day before which i/1024 of the day's work is done
  select array_agg(case when k.i = 1024 then 3600 * cardinality(hour_knots.weights)
                        else (h.hour * 3600 + 3600 * (k.i * h.total - h.before * 1024) / (h.weight * 1024))::int end order by k.i)
    from generate_series(0, 1024) as k (i)
    left join (
      select w.n - 1 as hour, w.weight::bigint as weight,
             sum(w.weight) over (order by w.n) - w.weight as before,
             sum(w.weight) over (order by w.n) as through,
             sum(w.weight) over () as total
        from unnest(hour_knots.weights) with ordinality as w (weight, n)
    ) as h on k.i < 1024 and k.i * h.total >= h.before * 1024 and k.i * h.total < h.through * 1024;
end;

comment on function demo_calc.hour_knots(int[]) is $doc$
The hour profile turned around: 1025 seconds of the business day (0 is opening time) that cut its work into 1024 equal
parts. A tick is a 1024th of a part; see demo_calc.tick_second.

example: select (demo_calc.hour_knots('{100,100,100,100,100,100,100,100,100}'))[513]
gives:   16200
$doc$;
