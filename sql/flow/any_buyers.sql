create function demo_flow.any_buyers(deals demo_flow.deal[], buyers demo_flow.buyer[], done bigint[],
                                     do_referrals boolean)
returns table (n bigint, buyer bigint)
language sql immutable parallel safe
begin atomic
  with waiting as (
    select s.n, s.outcome, s.created_at, s.month_ends_at,
           row_number() over (partition by s.outcome order by s.created_at, s.n) as i
      from unnest(any_buyers.deals) as s
     where not exists (select from unnest(any_buyers.done) as d (n) where d.n = s.n)
  ), lists as materialized (
    select l.no, l.outcome, array_agg(b.at order by b.no) as ats, array_agg(b.no order by b.no) as nos
      from unnest(any_buyers.buyers) as b
      join (values (0, 'lost', '{customer,prospect,disqualified}'::text[]), (1, 'won', '{customer}'),
                   -- who has just qualified twice as often
                   (1, 'open', '{customer,prospect,qualified}'), (1, 'open', '{qualified}'), (2, null, '{customer,prospect}'),
                   (3, null, '{customer,prospect,qualified,disqualified,lead}'),
                   (4, null, '{customer,prospect,qualified,disqualified,lead,human}')) as l (no, outcome, kinds)
        on b.kind = any(l.kinds)
     -- who was referred loses only where there is nobody else
     where not (l.no = 0 and any_buyers.do_referrals and b.is_referred)
     group by l.no, l.outcome
  )
  select w.n, p.buyer
    from waiting as w
   cross join lateral (
     -- neighbours fall far apart, and all are met equally often; no other choice of a deal takes this step
     select l.nos[1 + ((w.i * 2447445413 & 4294967295) * k.known >> 32)] as buyer
       from lists as l
      cross join lateral (
        -- who is there by then; while there are few, the deal waits for those who come later in its month
        select case when g.known < 8 then width_bucket(w.month_ends_at, l.ats) else g.known end as known
          from (select width_bucket(w.created_at, l.ats) as known) as g
      ) as k
      where coalesce(l.outcome, w.outcome) = w.outcome
        and k.known > 0
      order by l.no
      limit 1
   ) as p;
end;

comment on function demo_flow.any_buyers(demo_flow.deal[], demo_flow.buyer[], bigint[], boolean) is $doc$
Somebody for the deals that are not among those done, for whom nobody has room: won deals are customers', the others go
to anybody who is no lead, then to leads, then to people's own contacts, as far as there are any by the end of the
month.

example: select buyer from demo_flow.any_buyers(array[row(7, '2025-01', 1, 'lost', 0, 0, 0, '2025-01-31 17:00Z',
         '2025-01-03 09:00Z', false, null, '2025-01-20 09:00Z', null)]::demo_flow.deal[], array[row(1,
         '2025-01-07 09:00Z', null, 'lead', true, false, 0, null, 0)]::demo_flow.buyer[], '{}', false)
gives:   1
$doc$;
