create function demo_plan.judge_asked(tenant demo_kpi.tenant, plan jsonb, deltas demo_kpi.figure[],
                                      joint demo_calc.fault[], as_of timestamptz)
returns demo_calc.fault[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  _tenant demo_kpi.tenant := tenant;
  _unit   numeric := 10::numeric ^ _tenant.minor_units;
  _limit  numeric := demo_plan.record_limit();
  _first  text := to_char(_tenant.start_on, 'YYYY-MM');
  _now    text := to_char(as_of at time zone _tenant.timezone, 'YYYY-MM');
begin
  return array(
    with asked as (
      select m.ordinality - 1 as i, m.value ->> 'month' as month
             from jsonb_array_elements(plan -> 'months') with ordinality as m
    ), deltas as (
      select d.month, max(d.value) as largest, max(d.value) filter (where d.metric = 'closedWonCount') as won,
             max(d.value) filter (where d.metric = 'closedWonValue') as won_value,
             max(d.value) filter (where d.metric = 'pipelineAddedValue') as pipeline,
             -- a part of what is named, too, counts with that
             coalesce(sum(d.value) filter (where not m.is_money and w.metric is null), 0) as records
        from unnest(judge_asked.deltas) as d
        left join demo_kpi.metrics() as m on m.name = d.metric
        left join unnest(judge_asked.deltas) as w on w.month = d.month and w.metric = m.part_of
       group by d.month
       order by d.month
    ), open_months as (
      select b.month from demo_plan.business_months(_tenant, (select min(a.month) from asked as a), as_of) as b
    ), found (no, month, fault) as (
      -- V-2
      select 1, a.month, demo_plan.plan_fault(format('months[%s].month', a.i),
               format('Month %s is in the future or before tenant creation', a.month), a.month, null, null)
        from asked as a
       where a.month > _now or a.month < _first
      union all
      select 2, a.month, demo_plan.plan_fault(format('months[%s].month', a.i),
               format('Month %s has no business time left in %s until %s', a.month, _tenant.country,
                      to_char(as_of, 'YYYY-MM-DD HH24:MI"Z"')),
               a.month, null, null)
        from asked as a
        join deltas as d on d.month = a.month and d.largest > 0
       where a.month between _first and _now
         and not exists (select from open_months as o where o.month = a.month)
      union all
      -- V-1, and what the numbers cannot be together (V-4, V-5)
      select 3, j.month, (j.field, j."constraint", j.month, j.current, j.requested, j.more)::demo_calc.fault
        from unnest(joint) with ordinality as j
      union all
      select 5, d.month, demo_plan.plan_fault('closedWonValue',
               format('closedWonValue (%s) gives %s won deals less than one minor unit of %s each', d.won_value,
                      d.won, _tenant.currency), d.month, d.won, d.won_value)
        from deltas as d
       where d.won_value > 0 and d.won_value * _unit < d.won
      union all
      select 6, d.month, demo_plan.plan_fault('pipelineAddedValue',
               format('pipelineAddedValue (%s) gives %s won deals less than one minor unit of %s each', d.pipeline,
                      d.won, _tenant.currency), d.month, d.won, d.pipeline)
        from deltas as d
       where d.won_value is null and d.pipeline > 0 and d.pipeline * _unit < d.won
      union all
      -- nothing of that size is planned
      select 7, null, demo_plan.plan_fault('months',
               format('the plan comes to at least %s records; at most %s are allowed (demo.max_patch_records)',
                      n.total, _limit), null, _limit, n.total)
        from (select sum(d.records) as total from deltas as d) as n
       where n.total > _limit
    )
    select f.fault from found as f order by f.month, f.no);
end
$$;

comment on function demo_plan.judge_asked(demo_kpi.tenant, jsonb, demo_kpi.figure[], demo_calc.fault[], timestamptz) is $doc$
Step 2: what keeps a well-formed plan from being met, as far as the plan and its deltas tell: months that cannot take
anything, money that is too little, records that are too many; joint are the faults of its numbers together, which
find their place in the list.

reads:   ref.holidays, ref.hour_weights, ref.weekday_weights, ref.weekends
example: select (f[1])."constraint" from
         demo_plan.judge_asked(demo_kpi.tenant_of('00000000-0000-4000-8000-00000000000a'),
         '{"months": [{"month": "2031-01", "metrics": {}}]}', '{}', '{}', '2025-06-30 16:00Z') as f
gives:   Month 2031-01 is in the future or before tenant creation
$doc$;
