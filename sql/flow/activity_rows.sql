create function demo_flow.activity_rows(run demo_flow.run, clock demo_flow.clock, parents demo_flow.activity_parents,
                                        state bigint, prefix text, fillers int[], deal_share int, from_day int,
                                          until_day int)
returns table (n bigint, month_no int, id_digits bigint, person int, day int, at bigint, mixed bigint, share bigint)
language sql stable
begin atomic
  with days as materialized (
    -- no more a day about deals than there are deals
    select d.*, least(activity_rows.deal_share, 160 * d.fresh_tickets::bigint / greatest(d.activities, 1)) as deal_share
      from demo_flow.activity_days(activity_rows.run, activity_rows.parents, activity_rows.prefix,
                                   activity_rows.fillers) as d
     where d.day_no between activity_rows.from_day and activity_rows.until_day
  ), picked as (
    -- One draw and what it was mixed from: of the latter come whether it is about a deal and the last bits of the time,
    -- of
    -- the draw the rest of the time and the parent. The latest people get most of the attention, open deals all alike.
    select d.month_no, d.id_shift + x.n as id_digits, x.n, x.mixed, x.share, d.day_no,
           d.opens + demo_calc.tick_second((activity_rows.run).knots, x.tick) as at,
           case when (x.mixed >> 8) & 255 < d.deal_share
                then d.last_ticket - ((x.share * d.fresh_tickets) >> 20)::int
                -- while hardly anybody is known, the first activities wait for the first few contacts
                when d.known < d.pioneers then d.shift + 1 + ((x.share * d.pioneers) >> 20)::int
                else d.shift + d.known - (((3 * (x.share * x.share >> 10) + (x.share << 10) >> 2) * d.known) >> 30)::int
           end as parent
      from days as d
     cross join lateral (
       select e.n, e.mixed, e.draw1 & 1048575 as share,
              d.low_tick + ((((e.turned >> 20 << 8) | (e.mixed & 255)) * d.ticks) >> 20)::int as tick
         from demo_calc.dice(activity_rows.state, 1, d.before, d.activities) as e
       offset 0
     ) as x
    offset 0
  ), met as (
    select p.*, ((select (activity_rows.parents).known))[p.parent] as known from picked as p offset 0
  )
  select m.n, m.month_no, m.id_digits, ((select (activity_rows.parents).persons))[m.parent],
         case when m.known <= m.at then m.day_no else k.day end,
         case when m.known <= m.at then m.at
              -- a parent that was made later comes first: the same day, or the day of the first contact of all
              else m.known
                   + ((((select (activity_rows.clock).lasts))[k.day] + extract(epoch
                                                                      from ((select (activity_rows.clock).opens))[k.day])::bigint
                       - m.known) * ((m.mixed >> 8) & 255) >> 8) end,
         m.mixed, m.share
    from met as m
   cross join lateral (
     select case when m.known > m.at
              then width_bucket(to_timestamp(m.known), (select (activity_rows.clock).begins)) end as day
   ) as k
  offset 0;
end;

comment on function demo_flow.activity_rows(demo_flow.run, demo_flow.clock, demo_flow.activity_parents, bigint, text,
                                            int[],
                                            int, int, int) is $doc$
The fillers of a job from one day to another: with whom, on which day of the plan and when (in seconds since 1970), with
what is left of their draw. deal_share of 256 are about a deal, but no more a day than deals are open. It is inlined.

reads:   crm.demo_job_days
example: select count(*) > 1000 from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.clock_of(r) as c
         cross join lateral demo_flow.activity_parents_of(r, c) as p
         cross join lateral demo_flow.activity_rows(r, c, p, 1, '01234567-89ab-8cde-8f01-',
                                                    demo_flow.filler_counts(r, '{}'), 64, 1, 1000) as d
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
