create function demo.compute_deltas(current_kpis jsonb, plan jsonb)
returns jsonb
language plpgsql immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _faults demo_calc.fault[] := demo_calc.listed_faults(demo_plan.check_plan(plan, 4));
  _found  record;
begin
  if _faults <> '{}' then
    perform demo_plan.refuse_plan(_faults);
  elsif not coalesce(demo_kpi.is_snapshot(current_kpis), true) then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
                             'current_kpis must be a list of {month, metrics} with numbers',
      array[('current_kpis', 'must be a list of {month, metrics} with numbers', null, null, null, null)::demo_calc.fault],
      'It is what demo.kpi_snapshot gives.');
  end if;
  select d.* into _found from demo_plan.plan_deltas(demo_kpi.figures_of_json(coalesce(current_kpis, '[]')), plan) as d;
  return jsonb_build_object('deltas', demo_kpi.figures_json(_found.deltas),
                            'details', demo_calc.faults_json(_found.faults),
                            'blockers', array(select f."constraint"
                                              from unnest(_found.faults::demo_calc.fault[]) as f));
end
$$;

comment on function demo.compute_deltas(jsonb, jsonb) is $doc$
What a plan adds to the current KPIs ([{month, metrics}]), month by month and for the metrics that it names: {deltas,
blockers, details}. Under "leadCounting": "separate", contactsCreated of the deltas holds the leads too, as the KPI
does. blockers say what cannot be met, details the same with field, month, current and requested. A named delta below
zero stays as it is and is a blocker; a target below the current value is a blocker and its delta 0.

raises:  TG400 the plan is malformed
example: select demo.compute_deltas('[]', '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 50,
         "contactsCreated": 40}}], "leadCounting": "separate"}') #>> '{deltas,0,metrics,contactsCreated}'
gives:   90
$doc$;
