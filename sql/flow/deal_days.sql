create function demo_flow.deal_days(run demo_flow.run)
returns table (day_no int, month text, opens_at timestamptz, low_tick int, ticks int, month_end_second bigint,
               month_ends_at timestamptz, outcome text, deals int, before bigint, month_before bigint)
language sql stable
begin atomic
  select d.day_no, d.month, d.opens_at, d.low_tick, d.high_tick - d.low_tick, d.month_end_second,
         max(d.opens_at + make_interval(secs => d.last_second)) over (partition by d.month), o.outcome, o.deals,
         sum(o.deals) over (order by d.day_no, o.no) - o.deals,
         sum(o.deals) over (partition by d.month order by d.day_no, o.no) - o.deals
    from crm.demo_job_days as d
   cross join lateral (values (1, 'won', d.won), (2, 'open', d.open), (3, 'lost', d.lost)) as o (no, outcome, deals)
   where d.tenant_id = ((deal_days.run).tenant).id
     and d.job_id = (deal_days.run).job_id;
end;

comment on function demo_flow.deal_days(demo_flow.run) is $doc$
The won, open and lost deals of each day of a job's plan, with the number of those before it (before, and month_before
in its month).

reads:   crm.demo_job_days
example: select sum(d.deals) > 60 from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as
         r cross join lateral demo_flow.deal_days(r) as d where w.id = '00000000-0000-4000-8000-000000000016'
gives:   true
$doc$;
