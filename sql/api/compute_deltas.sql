create function demo.compute_deltas(current_kpis jsonb, plan jsonb)
returns jsonb
language plpgsql immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _faults jsonb := demo_flow.check_plan(plan, 4);
  _targets boolean;
  _separate boolean;
  _result jsonb;
begin
  if _faults <> '[]' then
    raise exception using
      errcode = 'TG400',
      message = 'the plan is malformed' || demo_flow.fault_lines(_faults),
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', _faults),
      hint    = 'A plan looks like {"planType": "deltas", "months": [{"month": "2025-01", "metrics": {"leadsCreated": 5, "contactsCreated": 8}}]}.';
  end if;
  if current_kpis is not null and (
       jsonb_typeof(current_kpis) <> 'array'
       or exists (select from jsonb_array_elements(case when jsonb_typeof(current_kpis) = 'array' then current_kpis else '[]' end) as k
                   where jsonb_typeof(k.value) <> 'object' or jsonb_typeof(k.value -> 'metrics') is distinct from 'object'
                      or exists (select from jsonb_each(case when jsonb_typeof(k.value -> 'metrics') = 'object' then k.value -> 'metrics' else '{}' end) as m where jsonb_typeof(m.value) <> 'number'))) then
    raise exception using
      errcode = 'TG400',
      message = 'current_kpis must be a list of {month, metrics} with numbers',
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', jsonb_build_array(jsonb_build_object('field', 'current_kpis', 'constraint', 'must be a list of {month, metrics} with numbers'))),
      hint    = 'It is what demo.kpi_snapshot gives.';
  end if;
  _targets := coalesce(plan ->> 'planType', 'deltas') = 'targets';
  _separate := coalesce(plan ->> 'leadCounting', 'included') = 'separate';

  with months as (
    select m.value ->> 'month' as month, m.value -> 'metrics' as asked,
           (select k.value -> 'metrics' from jsonb_array_elements(coalesce(current_kpis, '[]')) as k where k.value ->> 'month' = m.value ->> 'month' limit 1) as current
      from jsonb_array_elements(plan -> 'months') as m
  ), named as (
    select m.month, p.no, p.name, (m.asked ->> p.name)::numeric as asked,
           coalesce((m.current ->> p.name)::numeric, 0) as current,
           -- "separate": the plan's contacts are those besides leads
           case when p.name = 'contactsCreated' and _separate then coalesce((m.current ->> 'leadsCreated')::numeric, 0) else 0 end as current_leads,
           case when p.name = 'contactsCreated' and _separate then
             case when _targets then greatest(coalesce((m.asked ->> 'leadsCreated')::numeric - coalesce((m.current ->> 'leadsCreated')::numeric, 0), 0), 0)
                  else coalesce((m.asked ->> 'leadsCreated')::numeric, 0) end
             else 0 end as lead_delta
      from months as m
     cross join demo_flow.plan_metrics() as p
     where m.asked ? p.name
  ), deltas as (
    select n.*, n.lead_delta + case when _targets then n.asked - (n.current - n.current_leads) else n.asked end as delta,
           case when _targets then n.asked - (n.current - n.current_leads) else n.asked end as own_delta
      from named as n
  ), by_month as (
    select d.month, jsonb_object_agg(d.name, trim_scale(greatest(d.delta, 0))) as metrics
      from deltas as d
     group by d.month
  ), blockers (no, month, field, message, current, requested) as (
    select d.no, d.month, d.name, format('Cannot reduce %s in ADDITIVE mode. Computed delta: %s', d.name, trim_scale(d.own_delta)), trim_scale(d.current), trim_scale(d.asked)
      from deltas as d
     where d.own_delta < 0
    union all
    select j.* from by_month as b cross join lateral demo_flow.joint_blockers(b.month, b.metrics) as j
     where not exists (select from deltas as d where d.month = b.month and d.own_delta < 0)
  )
  select jsonb_build_object(
           'deltas', coalesce((select jsonb_agg(jsonb_build_object('month', m.month, 'metrics', coalesce(b.metrics, '{}')) order by m.month) from months as m left join by_month as b on b.month = m.month), '[]'),
           'blockers', coalesce((select jsonb_agg(b.message order by b.month, b.no) from blockers as b), '[]'),
           'details', coalesce((select jsonb_agg(jsonb_build_object('field', b.field, 'constraint', b.message, 'current', b.current, 'requested', b.requested, 'month', b.month) order by b.month, b.no) from blockers as b), '[]'))
    into _result;
  return _result;
end
$$;

comment on function demo.compute_deltas(jsonb, jsonb) is $doc$
What a plan adds to the current KPIs ([{month, metrics}]), month by month and for the metrics that it names: {deltas, blockers,
details}. Under "leadCounting": "separate", contactsCreated of the deltas holds the leads too, as the KPI does. blockers say what
cannot be met, details the same with field, month, current and requested.

raises:  TG400 the plan is malformed
example: select demo.compute_deltas('[]', '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 50, "contactsCreated": 40}}], "leadCounting": "separate"}') #>> '{deltas,0,metrics,contactsCreated}'
gives:   90
$doc$;
