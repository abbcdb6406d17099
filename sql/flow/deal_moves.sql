create function demo_flow.deal_moves(run demo_flow.run, clock demo_flow.clock, pace demo_flow.pace,
                                     slots demo_flow.deal_slot[])
returns table (n bigint, month text, month_i bigint, outcome text, draw1 bigint, draw2 bigint, draw4 bigint,
               other bigint, month_ends_at timestamptz, created_at timestamptz, is_whale boolean, size double precision,
               expected_draw bigint, kind text, open_stage int, moved_at timestamptz, made_on int, moved_on int)
language sql stable
begin atomic
  with paced as (
    select s.*, s.outcome <> 'open' or s.open_stage > 1 or s.kind = 'old' and (deal_moves.pace).stages > 1 as has_moved,
           (s.draw4 >> 16) / 65536.0::double precision as u, (s.other >> 16) / 65536.0::double precision as v,
           case when s.outcome = 'open'
             then greatest((deal_moves.pace).stage_days[s.open_stage] * 23143, (deal_moves.pace).median / 4)
             -- small deals are quicker, losses take longer to be admitted; of what came late, the quick have closed
             else least((0.15::double precision + 0.4::double precision * s.size) * s.time_left,
                        (deal_moves.pace).median
                          * (0.45::double precision + 1.1::double precision * s.size
                             + s.size * s.size * s.size * s.size / 2)
                          * case s.outcome when 'lost' then 1.2::double precision else 1 end) end as scale,
           case when s.outcome = 'open' then least(0.9::double precision * s.time_left, (deal_moves.pace).fresh)
             else s.time_left end as most,
           greatest(1.05::double precision * (deal_moves.pace).fresh,
                    least(0.7::double precision * s.time_left, (deal_moves.pace).stale)) as least_stale
      from demo_flow.deal_ages(deal_moves.run, deal_moves.clock, deal_moves.pace, deal_moves.slots) as s
    offset 0
  ), moved as (
    select p.*,
           case when p.kind = 'stalled'
             then p.least_stale + p.u * (0.95::double precision * p.time_left - p.least_stale)
             -- the usual distribution, cut off where the time ends
             else p.scale * demo_calc.cycle_at((deal_moves.pace).cycle, c.share) end as since
      from paced as p
     cross join lateral (
       select p.u * demo_calc.cycle_share((deal_moves.pace).cycle, p.most / p.scale) as share
       offset 0
     ) as c
    offset 0
  ), placed as (
    select m.*,
           case when not m.has_moved then null
                when m.outcome = 'open'
                  then floor((deal_moves.clock).starts[m.at_day] + m.second - (deal_moves.clock).firsts[m.at_day]
                             + m.time_left - m.since)
                else floor((deal_moves.pace).closing[m.closing_shift + m.at_day] + m.since
                           + m.part * ((deal_moves.pace).closing[m.closing_shift + m.at_day + 1]
                                       - (deal_moves.pace).closing[m.closing_shift + m.at_day])) end::bigint as place
      from moved as m
    offset 0
  ), found as (
    select p.*, case when p.outcome = 'open' then width_bucket(p.place, (deal_moves.clock).starts)
                     else width_bucket(p.place, (deal_moves.pace).closing) - p.closing_shift end as day
      from placed as p
    offset 0
  ), timed as (
    select f.*, (deal_moves.clock).firsts[f.day] as first, (deal_moves.clock).lasts[f.day] as last,
           case when f.outcome = 'open'
             then ((deal_moves.clock).firsts[f.day] + f.place - (deal_moves.clock).starts[f.day])::int
                when f.day = f.at_day
             -- what is left of the day, after a while
             then f.second + t.gap
                  + floor((t.room - t.gap + 1) * greatest(0, (t.part - f.part) / (1 - f.part)))::int
             else demo_calc.tick_second((deal_moves.run).knots,
                                        (deal_moves.pace).low_ticks[f.day]
                                          + floor(t.part * (deal_moves.pace).ticks[f.day])::int) end as moved_second
      from found as f
     cross join lateral (
       select r.room, least(r.room, greatest(1, least(900, r.room / 4))) as gap,
              (f.place - r.day_begins)::double precision
                / ((deal_moves.pace).closing[f.closing_shift + f.day + 1] - r.day_begins) as part
         from (select (deal_moves.clock).lasts[f.at_day] - f.second as room,
                      (deal_moves.pace).closing[f.closing_shift + f.day] as day_begins) as r
       offset 0
     ) as t
    offset 0
  )
  select t.n, t.month, t.month_i, t.outcome, t.draw1, t.draw2, t.draw4, t.other, t.month_ends_at, t.created_at,
         t.is_whale,
         t.size, t.expected_draw, t.kind, t.open_stage,
         (deal_moves.clock).opens[t.day]
           -- nothing moves in the first minutes of a day: what made it move comes before
           + make_interval(secs => t.moved_second
               + case when t.day > t.at_day and t.last - t.first >= 3600
                      then 600 * (t.last - t.moved_second) / (t.last - t.first + 1) else 0 end),
         (deal_moves.pace).dates[t.at_day], (deal_moves.pace).dates[t.day]
    from timed as t;
end;

comment on function demo_flow.deal_moves(demo_flow.run, demo_flow.clock, demo_flow.pace, demo_flow.deal_slot[]) is $doc$
The deals of a job's day plan with the instant at which they closed or last moved (NULL for an open deal that is where
it began), and which days of the calendar they were made and moved on. What happens, happens within the neighbouring
months that the job has: a cycle is drawn from the part of its distribution that ends there. It is inlined.

example: select count(*) > 60 and bool_and(d.moved_at >= d.created_at) and bool_and(d.moved_at <= w.as_of)
         from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.clock_of(r) as c cross join lateral demo_flow.pace_of(r, c) as p
         cross join lateral (select array(select x::demo_flow.deal_slot from demo_flow.deal_rows(r, c, 1, 2) as x) as
         slots) as l cross join lateral demo_flow.deal_moves(r, c, p, l.slots) as d
         where w.id = '00000000-0000-4000-8000-000000000016'
gives:   true
$doc$;
