create function demo_flow.activity_rows(run demo_flow.run, clock demo_flow.clock, parents demo_flow.activity_parents,
                                        state bigint, prefix text, cycle_days_max int, deal_share int, from_day int,
                                        until_day int)
returns table (month text, id_digits bigint, slot int, parent int, created_at timestamptz)
language sql stable
begin atomic
  with days as materialized (
    select d.*
      from demo_flow.activity_days(activity_rows.run, activity_rows.parents, activity_rows.prefix,
                                   activity_rows.cycle_days_max) as d
     where d.day_no between activity_rows.from_day and activity_rows.until_day
  ), picked as (
    -- One draw and what it was mixed from: of the latter come the subject, whether it is about a deal and the last bits of
    -- the time, of the draw the rest of the time and the parent. The latest people and deals get most of the attention.
    select d.month, d.id_shift + x.n as id_digits, x.slot, x.spread,
           to_timestamp(d.opens + demo_calc.tick_second((activity_rows.run).knots, x.tick)) as at,
           case when x.spread < activity_rows.deal_share and d.fresh_deals > 0
                then d.last_deal - ((x.share * d.fresh_deals) >> 20)::int
                -- while hardly anybody is known, the first activities wait for the first few contacts
                when d.known < d.pioneers then d.shift + 1 + ((x.share * d.pioneers) >> 20)::int
                else d.shift + d.known - (((x.share * x.share >> 10) * d.known) >> 30)::int end as parent
      from days as d
     cross join lateral (
       select e.n, 1 + (e.mixed >> 20)::int as slot,
              d.low_tick + ((((e.turned >> 20 << 8) | (e.mixed & 255)) * d.ticks) >> 20)::int as tick,
              (e.mixed >> 8) & 255 as spread, e.draw1 & 1048575 as share
         from demo_calc.dice(activity_rows.state, 1, d.before, d.activities) as e
       offset 0
     ) as x
    offset 0
  )
  select p.month, p.id_digits, p.slot, p.parent,
         case when ((select (activity_rows.parents).known_at))[p.parent] <= p.at then p.at
              -- a parent that was made later comes first: the same day, or the day of the first contact of all
              else k.known_at + make_interval(secs =>
                ((activity_rows.clock).lasts[k.day]
                 - extract(epoch from k.known_at - (activity_rows.clock).opens[k.day])::bigint) * p.spread >> 8) end
    from picked as p
   cross join lateral (
     select a.known_at, width_bucket(a.known_at, (activity_rows.clock).begins) as day
       from (select (activity_rows.parents).known_at[p.parent] as known_at) as a
   ) as k
  offset 0;
end;

comment on function demo_flow.activity_rows(demo_flow.run, demo_flow.clock, demo_flow.activity_parents, bigint, text, int,
                                            int, int, int) is $doc$
The follow-ups of a job's day plan from one day to another: which of the parents, when, and which of the 4096 slots of
subjects. deal_share of 256 are about a deal, where there is one of the last sales cycle. It is inlined.

reads:   crm.demo_job_days
example: select count(*) > 1000 from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.clock_of(r) as c
         cross join lateral demo_flow.activity_parents_of(r, c) as p
         cross join lateral demo_flow.activity_rows(r, c, p, 1, '01234567-89ab-8cde-8f01-', 60, 64, 1, 1000) as d
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
