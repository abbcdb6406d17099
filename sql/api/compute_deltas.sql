create function demo.compute_deltas(current_kpis jsonb, plan jsonb)
returns jsonb
language plpgsql immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _faults jsonb := demo_flow.check_plan(plan, 4);
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
  return demo_flow.plan_deltas(current_kpis, plan);
end
$$;

comment on function demo.compute_deltas(jsonb, jsonb) is $doc$
What a plan adds to the current KPIs ([{month, metrics}]), month by month and for the metrics that it names: {deltas, blockers,
details}. Under "leadCounting": "separate", contactsCreated of the deltas holds the leads too, as the KPI does. blockers say what
cannot be met, details the same with field, month, current and requested. A named delta below zero stays as it is and is a blocker;
a target below the current value is a blocker and its delta 0.

raises:  TG400 the plan is malformed
example: select demo.compute_deltas('[]', '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 50, "contactsCreated": 40}}], "leadCounting": "separate"}') #>> '{deltas,0,metrics,contactsCreated}'
gives:   90
$doc$;
