create function demo_flow.deal_days(run demo_flow.run, pools demo_flow.deal_pools)
returns table (day_no int, month text, opens_at timestamptz, low_tick int, ticks int, month_end_second bigint, outcome text,
               deals int, before bigint, month_before bigint, shift int, known int, pioneers int)
language sql stable
begin atomic
  with days as (
    select d.*, d.opens_at + make_interval(secs => d.last_second) as ends_at,
           max(d.opens_at + make_interval(secs => d.last_second)) over (partition by d.month) as month_ends_at
      from crm.demo_job_days as d
     where d.tenant_id = ((deal_days.run).tenant).id
       and d.job_id = (deal_days.run).job_id
  ), lists (no, ages, shift) as (
    values (1, (deal_days.pools).customers, 0),
           (2, (deal_days.pools).others, cardinality((deal_days.pools).customers)),
           (3, (deal_days.pools).everyone, cardinality((deal_days.pools).customers || (deal_days.pools).others)),
           (4, (deal_days.pools).anybody, cardinality((deal_days.pools).customers || (deal_days.pools).others
                                                      || (deal_days.pools).everyone))
  )
  select d.day_no, d.month, d.opens_at, d.low_tick, d.high_tick - d.low_tick, d.month_end_second, o.outcome, o.deals,
         sum(o.deals) over (order by d.day_no, o.no) - o.deals,
         sum(o.deals) over (partition by d.month order by d.day_no, o.no) - o.deals,
         p.shift, p.known, least(8, greatest(p.month_known, 1))
    from days as d
   cross join lateral (values (1, 'won', d.won), (2, 'open', d.open), (3, 'lost', d.lost)) as o (no, outcome, deals)
   cross join lateral (
     -- won deals go to customers, the others to people who are no leads, as far as there are any by the end of the month
     select l.shift, width_bucket(d.ends_at, l.ages) as known, width_bucket(d.month_ends_at, l.ages) as month_known
       from lists as l
      where (l.no > 1 or o.outcome = 'won')
        and (l.no = 4 or width_bucket(d.month_ends_at, l.ages) > 0)
      order by l.no
      limit 1
   ) as p
   where o.deals > 0;
end;

comment on function demo_flow.deal_days(demo_flow.run, demo_flow.deal_pools) is $doc$
The won, open and lost deals of each day of a job's plan, with the number of those before it (before, and month_before
in its month) and whom they go to: the first known of the pool that begins after shift. pioneers: with how many the
first deals of the month wait for the first few.

reads:   crm.demo_job_days
example: select sum(d.deals) > 60 from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as
         r cross join lateral demo_flow.deal_days(r, demo_flow.deal_pools_of(r, '2025-01-31 17:00-05')) as d where
         w.id = '00000000-0000-4000-8000-000000000016'
gives:   true
$doc$;
