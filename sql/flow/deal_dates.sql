create function demo_flow.deal_dates(run demo_flow.run, clock demo_flow.clock, pace demo_flow.pace,
                                     slots demo_flow.deal_slot[])
returns setof demo_flow.deal
language sql stable
begin atomic
  with expected as (
    select d.*,
           case when d.outcome <> 'open'
             -- on the day, or a date that slipped, or that came sooner than was thought
             then d.moved_on
                  + case when d.other & 15 < 8 then 0
                         when d.other & 15 < 13 then -floor(d.v * (d.moved_on - d.made_on) / 2)
                         else 1 + floor(d.v * (5 + 0.3::double precision * least(60, d.moved_on - d.made_on))) end::int
                -- what should have closed soon is overdue sooner
                when d.today > d.made_on + 3
                     and d.expected_draw < case d.kind
                                             when 'stalled' then 40000
                                             else (deal_dates.pace).overdue
                                                  * (0.6 + d.open_stage / (1.0 + (deal_dates.pace).stages)) end
             then d.today - floor(d.v * d.v * least(d.today - d.made_on - 1,
                                                    4 + d.cycle * case d.kind when 'stalled' then 1.5::double precision
                                                                              else 0.8 end))::int
             -- the further it is, the sooner
             else d.today + 1 + floor((0.1::double precision + 1.6::double precision * d.v)
                                      * (0.7::double precision + 0.6::double precision * d.size) * d.rest)::int
           end as due
      from (
        select m.*, (m.other >> 16) / 65536.0::double precision as v, (deal_dates.pace).today as today,
               (deal_dates.pace).rest_days[1] as cycle, (deal_dates.pace).rest_days[m.open_stage] as rest
          from demo_flow.deal_moves(deal_dates.run, deal_dates.clock, deal_dates.pace, deal_dates.slots) as m
        offset 0
      ) as d
    offset 0
  )
  select e.n, e.month, e.month_i, e.outcome, e.draw1, e.draw2, e.draw4, e.month_ends_at, e.created_at, e.is_whale,
         e.open_stage, e.moved_at,
         case when (deal_dates.pace).calendar[x.due] < e.created_at then coalesce(e.moved_at, e.created_at)
              else (deal_dates.pace).calendar[x.due] end
    from expected as e
   cross join lateral (
     -- a good part of what is forecast is forecast for the end of its month
     select case when e.outcome = 'open' and e.due > e.today and e.other & 1 = 0
                      and (deal_dates.pace).month_ends[e.due] - e.due <= 3 + e.rest / 4
                 then (deal_dates.pace).month_ends[e.due] else e.due end as due
   ) as x;
end;

comment on function demo_flow.deal_dates(demo_flow.run, demo_flow.clock, demo_flow.pace, demo_flow.deal_slot[]) is $doc$
The deals of a job's day plan with all their dates: when they closed or last moved (NULL for an open deal that is where
it began), the stage that an open deal is in, and when it is expected to close, or was. It is inlined.

example: select count(*) > 60 and bool_and(d.expected_close_at >= d.created_at)
         from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.clock_of(r) as c cross join lateral demo_flow.pace_of(r, c) as p
         cross join lateral (select array(select x::demo_flow.deal_slot from demo_flow.deal_rows(r, c, 1, 2) as x) as
         slots) as l cross join lateral demo_flow.deal_dates(r, c, p, l.slots) as d
         where w.id = '00000000-0000-4000-8000-000000000016'
gives:   true
$doc$;
