create function demo_plan.plan_goals(before demo_kpi.figure[], plan jsonb)
returns demo_kpi.figure[]
language sql immutable parallel safe
begin atomic
  -- read off the plan as it was typed, by none of the planner's steps: a proof that asked the planner would prove
  -- nothing
  select coalesce(array_agg((m.value ->> 'month', k.key, trim_scale(
             k.value::numeric
             + case when s.is_targets then 0 else coalesce(b.value, 0) end
             -- "separate": the plan's contacts are those besides leads, the KPI holds both
             + case when k.key <> 'contactsCreated' or not s.is_separate then 0
                    when s.is_targets then coalesce((m.value #>> '{metrics,leadsCreated}')::numeric, l.value, 0)
                    else coalesce((m.value #>> '{metrics,leadsCreated}')::numeric, 0) end))::demo_kpi.figure
             order by (m.value ->> 'month') collate "C", k.key collate "C"), '{}')
    from (select coalesce(plan_goals.plan ->> 'planType', 'deltas') = 'targets' as is_targets,
                 coalesce(plan_goals.plan ->> 'leadCounting', 'included') = 'separate' as is_separate) as s
   cross join jsonb_array_elements(plan_goals.plan -> 'months') as m
   cross join lateral jsonb_each(m.value -> 'metrics') as k
    left join unnest(plan_goals.before) as b on b.month = m.value ->> 'month' and b.metric = k.key
    left join unnest(plan_goals.before) as l on l.month = m.value ->> 'month' and l.metric = 'leadsCreated';
end;

comment on function demo_plan.plan_goals(demo_kpi.figure[], jsonb) is $doc$
What the months of a feasible plan must show in the end, for the metrics that it names, given the figures before. The
proof of a job compares with these.

example: select (demo_plan.plan_goals(array[('2025-01', 'contactsCreated', 4)]::demo_kpi.figure[], '{"leadCounting":
         "separate", "months": [{"month": "2025-01", "metrics": {"leadsCreated": 5, "contactsCreated":
         8}}]}'))[1].value
gives:   17
$doc$;
