create function demo_calc.allocate(total bigint, weights numeric[])
returns bigint[]
language sql immutable parallel safe strict
begin atomic
  -- div() is exact; an even weight for all where all weights are zero
  select array_agg(s.quotient + case when s.rank <= allocate.total - s.quotients then 1 else 0 end order by s.i)
    from (
      select q.i, q.quotient,
             row_number() over (order by q.remainder desc, q.i) as rank,
             sum(q.quotient) over () as quotients
        from (
          select p.i,
                 div(allocate.total * p.weight, p.weights)::bigint as quotient,
                 allocate.total * p.weight - div(allocate.total * p.weight, p.weights) * p.weights as remainder
            from (
              select w.i,
                     case when sum(w.weight) over () = 0 then 1 else w.weight end as weight,
                     case when sum(w.weight) over () = 0 then count(*) over () else sum(w.weight) over () end as weights
                from unnest(allocate.weights) with ordinality as w (weight, i)
            ) as p
        ) as q
    ) as s;
end;

comment on function demo_calc.allocate(bigint, numeric[]) is $doc$
Largest remainder: total in whole parts proportional to weights (none negative); the parts add up to total exactly,
ties go to the first.

example: select demo_calc.allocate(10, '{1,1,1}')
gives:   {4,3,3}
$doc$;
