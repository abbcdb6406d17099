create function demo_flow.deal_seats(buyers demo_flow.buyer[], won_at timestamptz[], open_deals int[], round int,
                                     gap interval, do_referrals boolean, ends_at timestamptz, won_more int,
                                       open_more int,
                                     lost_more int)
returns table (outcome text, buyer bigint, at timestamptz)
language sql immutable parallel safe
begin atomic
  with people as (
    select b.no, b.kind, coalesce(w.won_at, b.at) as since,
           b.kind = 'prospect' or b.kind = 'customer' and w.won_at is not null as is_ready,
           b.kind = 'customer' and w.won_at is not null as has_bought,
           greatest(2 - w.open_deals, 0) as room, b.draw >> 24 as busy, b.draw >> 16 & 255 as share,
             b.draw & 255 as pause,
           deal_seats.do_referrals and b.is_referred as is_referred,
           deal_seats.do_referrals and b.is_referred and (b.draw >> 8 & 255) >= 24 as hardly_loses
      from unnest(deal_seats.buyers) as b
      join unnest(deal_seats.won_at, deal_seats.open_deals) with ordinality as w (won_at, open_deals, no) on w.no = b.no
  ), seats as (
    select p.*, o.outcome, o.seats, o.pace, o.first
      from people as p
     cross join lateral (
       -- 1. what is usual: most have one deal, a few have many
       select 'won' as outcome,
              case when not p.has_bought then 0 when p.busy < 100 then 0 when p.busy < 166 then 1 when p.busy < 210
                then 2
                   when p.busy < 238 then 4 else 12 end + case when p.has_bought and p.is_referred then 2 else 0
                     end as seats,
              1.0 as pace, 0.5 as first
        where deal_seats.round = 1
       union all
       select 'open', case when p.has_bought then case when p.busy < 128 then 0 when p.busy < 220 then 1 else 2 end
                           when p.kind = 'prospect' then case when p.share < 90 then 0 when p.share < 225 then 1
                             else 2 end
                           when p.kind = 'qualified' then case when p.share < 110 then 1 else 0 end else 0 end, 1.0, 0
        where deal_seats.round = 1
       union all
       select 'lost', case when p.hardly_loses then 0
                           when p.has_bought then case when p.busy < 100 then 0 when p.busy < 190 then 1
                                                       when p.busy < 225 then 3 else 7 end
                           when p.kind = 'prospect' then case when p.busy < 120 then 0 when p.busy < 216 then 1
                                                              when p.busy < 234 then 2 else 5 end
                           when p.kind = 'disqualified' then case when p.share < 24 then 1 else 0 end else 0 end, 1.0, 0
        where deal_seats.round = 1
       union all
       -- 2. what there is room for
       select r.outcome, case when r.outcome = 'won' then case when p.has_bought then 6 else 0 end
                              when r.outcome = 'open' then case when p.is_ready then 2
                                                                when p.kind = 'qualified' then greatest(p.room - 1, 0)
                                                                else 0 end
                              when p.hardly_loses then 0
                              when p.is_ready then 3
                              when p.kind = 'disqualified' and p.share < 100 then 1 else 0 end, 0.5, 0
         from (values ('won'), ('open'), ('lost')) as r (outcome)
        where deal_seats.round = 2
       union all
       -- 3. what there is room for with those who come later in the month, and have not bought
       select r.outcome, case when p.kind = 'prospect' then case when r.outcome = 'open' then 2
                                                                 when p.hardly_loses then 0 else 2 end
                              when r.outcome = 'open' and p.kind = 'qualified' then 1
                              when r.outcome = 'lost' and p.kind = 'disqualified' and p.share < 160 then 1
                              else 0 end, 0.5, 0
         from (values ('open'), ('lost')) as r (outcome)
        where deal_seats.round = 3
       union all
       -- 4. more than that, spread evenly
       select r.outcome, case when p.kind = 'customer' or r.outcome <> 'won' and p.kind = 'prospect' then r.more
                              when p.kind = case r.outcome when 'open' then 'qualified' when 'lost'
                                then 'disqualified' end
                                then (r.more + 1) / 2
                              else 0 end, null, 0
         from (values ('won', deal_seats.won_more), ('open', deal_seats.open_more), ('lost', deal_seats.lost_more))
                as r (outcome, more)
        where deal_seats.round = 4
     ) as o
     where o.seats > 0
  )
  select s.outcome, s.no,
         case when s.pace is null then s.since + least(greatest(deal_seats.ends_at - s.since, '0'),
                                                       '30 days') * ((g.i - 1)::float8 / s.seats)
              when deal_seats.round = 3 then s.since + (g.i - 1) * interval '4 days'
              else s.since + deal_seats.gap * ((s.first + (g.i - 1) * s.pace + s.pause / 512.0)::float8) end
    from seats as s
   cross join lateral generate_series(1, case when s.outcome = 'open' and deal_seats.round < 4 then least(s.seats,
                                                                      s.room)
                                              else s.seats end) as g (i);
end;

comment on function demo_flow.deal_seats(demo_flow.buyer[], timestamptz[], int[], int, interval, boolean, timestamptz,
                                         int, int, int) is $doc$
The deals that buyers have room for, by outcome, each with the instant from which on. won_at and open_deals say of each
buyer when its first deal was won, NULL where none was, and how many are open. A customer's further deals come after the
first was won, at the pace of a gap. round: 1 what is usual; 2 what there is room for, two open deals a contact; 3 the
same with those who come later in the month; 4 more than that, so many each, within a
month, and until ends_at. do_referrals: those who were referred lose less.

example: select string_agg(outcome || buyer, ' ') from demo_flow.deal_seats(array[row(1, '2025-01-02 09:00Z', null,
         'prospect', true, false, 0, null, 0)::demo_flow.buyer], '{NULL}', '{1}', 2, '10 days', true,
         '2025-03-01 09:00Z', 0, 0, 0) where outcome = 'open'
gives:   open1
$doc$;
