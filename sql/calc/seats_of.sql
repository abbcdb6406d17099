create function demo_calc.seats_of(slots timestamptz[], seats timestamptz[], fresh int)
returns int[]
language sql immutable parallel safe
begin atomic
  -- 1. how many seats there are by each slot; 2. a slot that comes while all of them are taken goes without; 3. of the
  -- seats that may be left over by all later slots, fresh of 1024 are passed by
  with waiting as (
    select s.i, b.seats,
           greatest(max(s.i - b.seats) over (order by s.i rows unbounded preceding), 0) as without
      from unnest(seats_of.slots) with ordinality as s (at, i)
     cross join lateral (
       select width_bucket(s.at, (select coalesce(seats_of.seats, '{}')))::bigint as seats
     ) as b
    offset 0
  ), placed as (
    select w.i, w.seats, w.i - w.without as place
      from (select w.*, lag(w.without, 1, 0::bigint) over (order by w.i) as without_before from waiting as w) as w
     where w.without = w.without_before
  ), spare as (
    select p.i, p.place, min(p.seats - p.place) over (order by p.i desc rows unbounded preceding) as spare
      from placed as p
  )
  select array_agg((s.place + s.spare * seats_of.fresh / 1024)::int order by w.i)
    from waiting as w
    left join spare as s on s.i = w.i;
end;

comment on function demo_calc.seats_of(timestamptz[], timestamptz[], int) is $doc$
A seat of its own for every slot, one that is free by then: slots and seats are instants in ascending order, the answer
has the number of a seat for each slot, NULL where none is left. No other choice would give more slots a seat. fresh, 0
to 1024: from the oldest seats to the latest ones.

example: select demo_calc.seats_of('{2025-01-01 09:00Z,2025-01-03 09:00Z,2025-01-05 09:00Z}',
         '{2025-01-02 09:00Z,2025-01-03 08:00Z,2025-01-04 09:00Z}', 1024)
gives:   {NULL,2,3}
$doc$;
