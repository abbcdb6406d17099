create function demo_flow.deal_ages(run demo_flow.run, clock demo_flow.clock, pace demo_flow.pace,
                                    slots demo_flow.deal_slot[])
returns table (n bigint, month text, month_i bigint, outcome text, draw1 bigint, draw2 bigint, draw4 bigint,
               other bigint, month_ends_at timestamptz, at_day int, second int, created_at timestamptz,
                 is_whale boolean,
               size double precision, closing_shift int, part double precision, time_left double precision,
               expected_draw bigint, kind text, open_stage int)
language sql stable
begin atomic
  with sized as (
    select r.*, w.is_whale, case when w.is_whale then 1 else r.draw2 / 4294967296.0::double precision end as size,
           case r.outcome when 'lost' then (deal_ages.pace).days + 1 else 0 end as closing_shift,
           (deal_ages.pace).span_days[r.at_day] as span_day,
           (r.second - (deal_ages.clock).firsts[r.at_day])::double precision
             / ((deal_ages.clock).lasts[r.at_day] - (deal_ages.clock).firsts[r.at_day] + 1) as part,
           (r.n * 40503 + (deal_ages.pace).shift) & 65535 as stall_draw,
           (r.n * 47975 + (deal_ages.pace).shift) & 65535 as stage_draw,
           (r.n * 27145 + (deal_ages.pace).shift) & 65535 as expected_draw
      from unnest(deal_ages.slots) as r
     cross join lateral (
       select (r.n * (deal_ages.pace).stride + (deal_ages.pace).shift) % (deal_ages.pace).deals
              < (deal_ages.pace).whales as is_whale
     ) as w
    offset 0
  ), aged as (
    select s.*,
           -- until the end of the span: for an open deal in seconds of business, for others on the closing clock
           case when s.outcome = 'open'
             then ((deal_ages.clock).starts[s.span_day] + (deal_ages.clock).lasts[s.span_day]
                   - (deal_ages.clock).firsts[s.span_day] - (deal_ages.clock).starts[s.at_day]
                   - s.second + (deal_ages.clock).firsts[s.at_day])::double precision
             else ((deal_ages.pace).closing[s.closing_shift + s.span_day + 1]
                   - (1 - s.part) * (deal_ages.pace).closing[s.closing_shift + s.at_day]
                   - s.part * (deal_ages.pace).closing[s.closing_shift + s.at_day + 1])::double precision
           end as time_left
      from sized as s
    offset 0
  ), staged as (
    select a.*, case when a.outcome = 'open' then k.kind end as kind,
           case when a.outcome = 'open'
             -- no further than a quick deal gets in its time; what is old has left the first stage, or come back to it
             then width_bucket((e.low + (a.stage_draw * (e.high - e.low) >> 16))::int, (deal_ages.pace).shares)
           end as open_stage
      from aged as a
     cross join lateral (
       select case when a.time_left <= (deal_ages.pace).fresh then 'young'
                   when a.time_left > 1.2::double precision * (deal_ages.pace).fresh
                        and a.stall_draw < (deal_ages.pace).stalling then 'stalled'
                   else 'old' end as kind
     ) as k
     cross join lateral (
       select case when k.kind = 'old' then (deal_ages.pace).shares[2] * 6 / 10 else 0 end as low,
              (deal_ages.pace).shares[1 + width_bucket((a.time_left / 8100)::int, (deal_ages.pace).days_before)] as high
     ) as e
    offset 0
  )
  select s.n, s.month, s.month_i, s.outcome, s.draw1, s.draw2, s.draw4, s.other, s.month_ends_at, s.at_day, s.second,
         s.created_at, s.is_whale, s.size, s.closing_shift, s.part, s.time_left, s.expected_draw, s.kind, s.open_stage
    from staged as s;
end;

comment on function demo_flow.deal_ages(demo_flow.run, demo_flow.clock, demo_flow.pace, demo_flow.deal_slot[]) is $doc$
The deals of a job's day plan with their age when the neighbouring months of the job end, and their size (0 to 1; very
large ones are whales). time_left: of an open deal in seconds of business, and what follows: whether it is young,
old or has stalled, and its stage; of others on the closing clock of their outcome, which begins after closing_shift
entries; part of the day at_day had passed when the deal was made. It is inlined.

example: select count(*) > 60 and bool_and((d.open_stage is null) = (d.outcome <> 'open')) from crm.demo_work as w
         cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.clock_of(r) as c cross join lateral demo_flow.pace_of(r, c) as p
         cross join lateral (select array(select x::demo_flow.deal_slot from demo_flow.deal_rows(r, c, 1, 2) as x) as
         slots) as l cross join lateral demo_flow.deal_ages(r, c, p, l.slots) as d
         where w.id = '00000000-0000-4000-8000-000000000016'
gives:   true
$doc$;
