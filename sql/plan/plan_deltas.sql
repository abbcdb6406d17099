create function demo_plan.plan_deltas(current demo_kpi.figure[], plan jsonb, out deltas demo_kpi.figure[],
                                      out faults demo_calc.fault[])
language sql immutable parallel safe
begin atomic
  with settings as (
    select coalesce(plan_deltas.plan ->> 'planType', 'deltas') = 'targets' as is_targets,
           coalesce(plan_deltas.plan ->> 'leadCounting', 'included') = 'separate' as is_separate
  ), asked as (
    select f.month, f.metric, f.value from unnest(demo_kpi.figures_of_json(plan_deltas.plan -> 'months')) as f
  ), current as (
    select f.month, f.metric, f.value from unnest(plan_deltas.current) as f
  ), named as (
    select a.month, p.no, a.metric, s.is_targets, a.value as asked, coalesce(c.value, 0) as current,
           -- "separate": the plan's contacts are those besides leads
           case when a.metric = 'contactsCreated' and s.is_separate then coalesce(l.value, 0)
             else 0 end as current_leads,
           case when a.metric = 'contactsCreated' and s.is_separate
             then greatest(coalesce(o.value - case when s.is_targets then coalesce(l.value, 0) else 0 end, 0), 0)
               else 0 end as lead_delta
      from asked as a
      join demo_kpi.metrics() as p on p.name = a.metric
     cross join settings as s
      left join current as c on c.month = a.month and c.metric = a.metric
      left join current as l on l.month = a.month and l.metric = 'leadsCreated'
      left join asked as o on o.month = a.month and o.metric = 'leadsCreated'
  ), valued as (
    select n.*, d.own_delta,
           trim_scale(case when n.is_targets then greatest(n.lead_delta + d.own_delta, 0)
                      else d.own_delta + n.lead_delta end) as delta
      from named as n
     cross join lateral (select case when n.is_targets then n.asked - (n.current - n.current_leads)
                         else n.asked end as own_delta) as d
  ), typed as (
    select j.*
      from demo_plan.joint_faults(array(
             select (a.month, a.metric, a.value)::demo_kpi.figure
               from asked as a
              cross join settings as s
              where not (a.metric = 'contactsCreated' and s.is_separate)
                -- a count that is not named is not constrained: the tenant may hold it already
                and not (a.metric = 'closedWonValue' and s.is_targets
                         and not exists (select from asked as w where w.month = a.month
                                         and w.metric = 'closedWonCount')))) as j
  ), blockers (no, month, field, message, current, requested) as (
    select v.no, v.month, v.metric, format('Cannot reduce %s in ADDITIVE mode. Computed delta: %s', v.metric,
                                           trim_scale(v.own_delta)),
           trim_scale(v.current), trim_scale(v.asked)
      from valued as v
     where v.own_delta < 0
    union all
    select t.* from typed as t
    union all
    -- what is to be added must fit together too; where the numbers as typed do not, those are named
    select j.*
      from demo_plan.joint_faults(array(select (v.month, v.metric, v.delta)::demo_kpi.figure from valued as v
                                        where v.own_delta >= 0)) as j
     where not exists (select from typed as t where t.month = j.month and t.no = j.no)
  )
  select array(select (a.month, v.metric, v.delta)::demo_kpi.figure
                 from asked as a
                 left join valued as v on v.month = a.month and v.metric = a.metric
                order by a.month, v.no),
         array(select demo_plan.plan_fault(b.field, b.message, b.month, b.current, b.requested) from blockers as b
               order by b.month, b.no);
end;

comment on function demo_plan.plan_deltas(demo_kpi.figure[], jsonb) is $doc$
Step 2: what a well-formed plan adds to the current figures, for the metrics that it names, and what keeps it from
being met. A delta below zero is a fault: it stands as the plan names it, or as 0 where it comes from a target.

example: select (deltas[1]).value from demo_plan.plan_deltas(array[('2025-01', 'leadsCreated', 3)]::demo_kpi.figure[],
         '{"planType": "targets", "months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}')
gives:   2
$doc$;
