create function demo_flow.first_wins(deals demo_flow.deal[], buyers demo_flow.buyer[], base_at timestamptz)
returns table (n bigint, buyer bigint, won_at timestamptz)
language sql immutable parallel safe
begin atomic
  with wins as (
    select s.n, s.moved_at, s.month_ends_at, w.at,
           row_number() over (order by w.at, s.created_at, s.n) as i
      from unnest(first_wins.deals) as s
     cross join lateral (
       select case when s.created_at < first_wins.base_at then s.month_ends_at else s.created_at end as at
     ) as w
     where s.outcome = 'won'
  ), chosen as (
    -- where not all can buy, those of the job do, and the latest of the others
    select b.no, b.at
      from unnest(first_wins.buyers) as b
     where b.kind = 'customer'
       and b.won_at is null
     order by b.is_own desc, b.no desc
     limit (select count(*) from wins)
  ), queue as (
    select c.no, c.at, row_number() over (order by c.no) as i, count(*) over () as people,
           width_bucket(c.at, (select coalesce(array_agg(w.at order by w.i), '{}') from wins as w)) as gone
      from chosen as c
    offset 0
  ), placed as (
    -- first come, first served; at last early enough for all who come after
    select q.no, q.at,
           least(q.i + max(q.gone + 1 - q.i) over (order by q.i rows unbounded preceding),
                 (select count(*) from wins) - q.people + q.i) as win
      from queue as q
    offset 0
  )
  select w.n, p.no, greatest(w.moved_at, p.at + interval '1 day')
    from placed as p
    join wins as w on w.i = p.win
   where p.at <= w.month_ends_at;
end;

comment on function demo_flow.first_wins(demo_flow.deal[], demo_flow.buyer[], timestamptz) is $doc$
Which won deal is the first one of each customer who has not bought yet, and when it is won: in the order in which they
came, each the next one from then on, as far as that leaves one for everybody. Until base_at deals wait for whoever
comes in their month.

example: select string_agg(n || ' ' || buyer, ', ') from demo_flow.first_wins(
         array[row(7, '2025-01', 1, 'won', 0, 0, 0, '2025-01-31 17:00Z', '2025-01-03 09:00Z', false, null,
               '2025-01-20 09:00Z', null),
               row(8, '2025-01', 2, 'won', 0, 0, 0, '2025-01-31 17:00Z', '2025-01-08 09:00Z', false, null,
               '2025-01-30 09:00Z', null)
         ]::demo_flow.deal[], array[row(1, '2025-01-07 09:00Z', null, 'customer', true, false, 0, null, 0)
         ]::demo_flow.buyer[], '-infinity')
gives:   8 1
$doc$;
