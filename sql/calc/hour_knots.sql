create function demo_calc.hour_knots(weights int[])
returns int[]
language sql immutable parallel safe strict
begin atomic
  -- knot i of 0..1024: the second of the business day before which i/1024 of the day's work is done
  select array_agg(((h.n - 1) * 3600 + 3600 * (k.i * h.total - h.before * 1024) / (h.weight * 1024))::int
                   order by k.i) || 3600 * cardinality(hour_knots.weights)
    from (
      select w.n, w.weight::bigint as weight, (sum(w.weight) over (order by w.n))::bigint - w.weight as before,
             (sum(w.weight) over (order by w.n))::bigint as through, (sum(w.weight) over ())::bigint as total
        from unnest(hour_knots.weights) with ordinality as w (weight, n)
    ) as h
   cross join lateral generate_series((h.before * 1024 + h.total - 1) / h.total,
                                      (h.through * 1024 - 1) / h.total) as k (i)
   where h.weight > 0;
end;

comment on function demo_calc.hour_knots(int[]) is $doc$
The hour profile turned around: 1025 seconds of the business day (0 is opening time) that cut its work into 1024 equal
parts. A tick is a 1024th of a part; see demo_calc.tick_second.

example: select (demo_calc.hour_knots('{100,100,100,100,100,100,100,100,100}'))[513]
gives:   16200
$doc$;
