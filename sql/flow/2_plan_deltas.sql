create function demo_flow.plan_deltas(current_kpis jsonb, plan jsonb)
returns jsonb
language sql immutable parallel safe
begin atomic
  with months as (
    select m.value ->> 'month' as month, m.value -> 'metrics' as asked,
           (select k.value -> 'metrics' from jsonb_array_elements(coalesce(plan_deltas.current_kpis, '[]')) as k where k.value ->> 'month' = m.value ->> 'month' limit 1) as current,
           coalesce(plan_deltas.plan ->> 'planType', 'deltas') = 'targets' as is_targets,
           coalesce(plan_deltas.plan ->> 'leadCounting', 'included') = 'separate' as is_separate
      from jsonb_array_elements(plan_deltas.plan -> 'months') as m
  ), named as (
    select m.month, m.is_targets, p.no, p.name, (m.asked ->> p.name)::numeric as asked,
           coalesce((m.current ->> p.name)::numeric, 0) as current,
           -- "separate": the plan's contacts are those besides leads
           case when p.name = 'contactsCreated' and m.is_separate then coalesce((m.current ->> 'leadsCreated')::numeric, 0) else 0 end as current_leads,
           case when p.name = 'contactsCreated' and m.is_separate
             then greatest(coalesce((m.asked ->> 'leadsCreated')::numeric - case when m.is_targets then coalesce((m.current ->> 'leadsCreated')::numeric, 0) else 0 end, 0), 0)
             else 0 end as lead_delta
      from months as m
     cross join demo_flow.plan_metrics() as p
     where m.asked ? p.name
  ), deltas as (
    select n.*, n.lead_delta + o.own_delta as delta, o.own_delta
      from named as n
     cross join lateral (select case when n.is_targets then n.asked - (n.current - n.current_leads) else n.asked end as own_delta) as o
  ), by_month as (
    select d.month, jsonb_object_agg(d.name, trim_scale(case when d.is_targets then greatest(d.delta, 0) else d.own_delta + greatest(d.lead_delta, 0) end)) as metrics,
           coalesce(array_agg(d.name) filter (where d.own_delta < 0), '{}') as negative
      from deltas as d
     group by d.month
  ), typed as (
    select j.*
      from months as m
     cross join lateral demo_flow.joint_blockers(m.month,
                  m.asked - case when m.is_separate then 'contactsCreated' else '' end
                          -- a count that is not named is not constrained: the tenant may hold it already
                          - case when m.is_targets and not m.asked ? 'closedWonCount' then 'closedWonValue' else '' end) as j
  ), blockers (no, month, field, message, current, requested) as (
    select d.no, d.month, d.name, format('Cannot reduce %s in ADDITIVE mode. Computed delta: %s', d.name, trim_scale(d.own_delta)), trim_scale(d.current), trim_scale(d.asked)
      from deltas as d
     where d.own_delta < 0
    union all
    select t.* from typed as t
    union all
    -- what is to be added must fit together too; where the numbers as typed do not, those are named
    select j.* from by_month as b cross join lateral demo_flow.joint_blockers(b.month, b.metrics - b.negative) as j
     where not exists (select from typed as t where t.month_of = j.month_of and t.no = j.no)
  )
  select jsonb_build_object(
           'deltas', coalesce((select jsonb_agg(jsonb_build_object('month', m.month, 'metrics', coalesce(b.metrics, '{}')) order by m.month) from months as m left join by_month as b on b.month = m.month), '[]'),
           'blockers', coalesce((select jsonb_agg(b.message order by b.month, b.no) from blockers as b), '[]'),
           'details', coalesce((select jsonb_agg(jsonb_build_object('field', b.field, 'constraint', b.message, 'current', b.current, 'requested', b.requested, 'month', b.month) order by b.month, b.no) from blockers as b), '[]'));
end;

comment on function demo_flow.plan_deltas(jsonb, jsonb) is $doc$
Step 2: what a well-formed plan adds to the current KPIs, {deltas, blockers, details} as demo.compute_deltas gives it. A delta below
zero is a blocker: it stands as the plan names it, or as 0 where it comes from a target.

example: select demo_flow.plan_deltas('[{"month": "2025-01", "metrics": {"leadsCreated": 3}}]', '{"planType": "targets", "months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}') #>> '{deltas,0,metrics,leadsCreated}'
gives:   2
$doc$;
