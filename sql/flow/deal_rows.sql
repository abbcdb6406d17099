create function demo_flow.deal_rows(run demo_flow.run, clock demo_flow.clock, pools demo_flow.deal_pools, state bigint,
                                    cycle_days_min int, cycle_days_max int)
returns table (n bigint, month text, month_i bigint, outcome text, draw1 bigint, draw2 bigint, draw4 bigint,
               contact_id uuid, created_at timestamptz, closed_at timestamptz)
language sql stable
begin atomic
  with chosen as (
    select d.*, x.n, x.draw1, x.draw2, x.draw3, x.draw4,
           d.shift
             -- the newer the contact, the likelier a deal
             + case when d.known >= d.pioneers then d.known - ((x.draw1 >> 16) * (x.draw1 >> 16) >> 16) * d.known / 65536
                    -- while hardly anybody is known, the first deals wait for the first few contacts
                    else 1 + ((x.draw1 >> 16) * d.pioneers >> 16) end as parent,
           demo_calc.tick_second((deal_rows.run).knots, d.low_tick + (((x.draw3 >> 12) * d.ticks) >> 20)::int) as tick_second
      from demo_flow.deal_days(deal_rows.run, deal_rows.pools) as d
     cross join lateral demo_calc.dice(deal_rows.state, 4, d.before, d.deals) as x
    offset 0
  ), met as (
    select c.*, (deal_rows.pools).known_at[c.parent] as known_at,
           (deal_rows.pools).known_at[c.parent] > c.opens_at + make_interval(secs => c.tick_second) as comes_later
      from chosen as c
    offset 0
  ), opened as (
    -- a contact who came later the same day, or as the first of all later in the month, comes first
    select m.*, case when m.comes_later then width_bucket(m.known_at, (deal_rows.clock).begins) else m.day_no end as at_day
      from met as m
    offset 0
  ), timed as (
    select o.*,
           case when o.comes_later
             then a.second + (((deal_rows.clock).lasts[o.at_day] - a.second) * (o.draw3 & 255) >> 8)::int
             else o.tick_second end as second,
           -- calendar days of the sales cycle, in seconds of the business clock
           (deal_rows.cycle_days_min
              + (o.draw4 >> 16) * (deal_rows.cycle_days_max - deal_rows.cycle_days_min + 1) / 65536) * 32400 * 5 / 7 as cycle
      from opened as o
     cross join lateral (
       select case when o.comes_later
                then extract(epoch from o.known_at - (deal_rows.clock).opens[o.at_day])::int end as second
     ) as a
    offset 0
  ), closed as (
    select c.*, width_bucket(c.clock, (deal_rows.clock).starts) as close_day
      from (
        select t.*, least(t.month_end_second, (deal_rows.clock).starts[t.at_day] + t.second
                                              - (deal_rows.clock).firsts[t.at_day] + t.cycle) as clock
          from timed as t
        offset 0
      ) as c
    offset 0
  )
  select q.n, q.month, q.month_before + q.n - q.before - 1, q.outcome, q.draw1, q.draw2, q.draw4,
         (deal_rows.pools).ids[q.parent],
         (deal_rows.clock).opens[q.at_day] + make_interval(secs => q.second),
         case when q.outcome <> 'open'
           then (deal_rows.clock).opens[q.close_day]
                + make_interval(secs => ((deal_rows.clock).firsts[q.close_day] + q.clock
                                         - (deal_rows.clock).starts[q.close_day])::double precision) end
    from closed as q;
end;

comment on function demo_flow.deal_rows(demo_flow.run, demo_flow.clock, demo_flow.deal_pools, bigint, int, int) is $doc$
The deals of a job's day plan, numbered n, and month_i within their month: with whom, opened and closed when, with
what is left of their draws. Closed deals close in the month they were made for, after a sales cycle of so many
calendar days as far as the month allows. It is inlined.

reads:   crm.demo_job_days
example: select count(*) > 60 and bool_and(d.closed_at >= d.created_at) from crm.demo_work as w
         cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r cross join lateral demo_flow.clock_of(r) as c
         cross join lateral demo_flow.deal_rows(r, c, demo_flow.deal_pools_of(r, c.first_end), 1, 14, 60) as d
         where w.id = '00000000-0000-4000-8000-000000000016'
gives:   true
$doc$;
