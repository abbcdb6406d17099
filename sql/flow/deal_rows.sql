create function demo_flow.deal_rows(run demo_flow.run, clock demo_flow.clock, state bigint, other_state bigint)
returns table (n bigint, month text, month_i bigint, outcome text, draw1 bigint, draw2 bigint, draw3 bigint,
               draw4 bigint,
               other bigint, at_day int, second int, month_ends_at timestamptz, created_at timestamptz)
language sql stable
begin atomic
  select r.n, r.month, r.month_before + r.n - r.before - 1, r.outcome, r.draw1, r.draw2, r.draw3, r.draw4, r.other,
         r.day_no, r.second, r.month_ends_at, r.opens_at + make_interval(secs => r.second)
    from (
      select d.*, x.n, x.draw1, x.draw2, x.draw3, x.draw4, x.other,
             demo_calc.tick_second((deal_rows.run).knots, d.low_tick
                                   + (((x.draw3 >> 12) * d.ticks) >> 20)::int) as second
        from demo_flow.deal_days(deal_rows.run) as d
       cross join lateral demo_calc.dice(deal_rows.state, 4, d.before, d.deals, deal_rows.other_state) as x
      offset 0
    ) as r;
end;

comment on function demo_flow.deal_rows(demo_flow.run, demo_flow.clock, bigint, bigint) is $doc$
The deals of a job's day plan, numbered n, and month_i within their month: made when, with their draws, before anybody
is found for them. It is inlined.

reads:   crm.demo_job_days
example: select count(*) > 60 and bool_and(d.created_at <= w.as_of) from crm.demo_work as w
         cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r cross join lateral demo_flow.clock_of(r) as c
         cross join lateral demo_flow.deal_rows(r, c, 1, 2) as d
         where w.id = '00000000-0000-4000-8000-000000000016'
gives:   true
$doc$;
