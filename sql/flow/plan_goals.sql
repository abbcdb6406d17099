create function demo_flow.plan_goals(before jsonb, plan jsonb)
returns jsonb
language sql immutable parallel safe
begin atomic
  -- read off the plan as it was typed, by none of the planner's steps: a proof that asked the planner would prove nothing
  select coalesce(jsonb_agg(jsonb_build_object('month', m.value ->> 'month', 'metrics', g.metrics) order by m.value ->> 'month'), '[]')
    from jsonb_array_elements(plan_goals.plan -> 'months') as m
    left join jsonb_array_elements(plan_goals.before) as b on b.value ->> 'month' = m.value ->> 'month'
   cross join lateral (
     select coalesce(jsonb_object_agg(k.key, trim_scale(
              k.value::numeric
              + case when coalesce(plan_goals.plan ->> 'planType', 'deltas') = 'targets' then 0 else coalesce((b.value -> 'metrics' ->> k.key)::numeric, 0) end
              -- "separate": the plan's contacts are those besides leads, the KPI holds both
              + case when k.key <> 'contactsCreated' or coalesce(plan_goals.plan ->> 'leadCounting', 'included') <> 'separate' then 0
                     when coalesce(plan_goals.plan ->> 'planType', 'deltas') = 'targets'
                       then coalesce((m.value #>> '{metrics,leadsCreated}')::numeric, (b.value #>> '{metrics,leadsCreated}')::numeric, 0)
                     else coalesce((m.value #>> '{metrics,leadsCreated}')::numeric, 0) end)), '{}') as metrics
       from jsonb_each(m.value -> 'metrics') as k
   ) as g;
end;

comment on function demo_flow.plan_goals(jsonb, jsonb) is $doc$
What the months of a feasible plan must show in the end, for the metrics that it names, given the snapshot before: [{month, metrics}],
as the KPIs count. The proof of a patch compares with these.

example: select demo_flow.plan_goals('[{"month": "2025-01", "metrics": {"leadsCreated": 3, "contactsCreated": 4}}]', '{"leadCounting": "separate", "months": [{"month": "2025-01", "metrics": {"leadsCreated": 5, "contactsCreated": 8}}]}') #>> '{0,metrics,contactsCreated}'
gives:   17
$doc$;
