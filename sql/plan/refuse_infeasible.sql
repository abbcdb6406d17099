create function demo_plan.refuse_infeasible(tenant demo_kpi.tenant, plan jsonb, judged demo_plan.judgement,
                                            as_of timestamptz)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _suggestion jsonb;
begin
  if judged.faults <> '{}' then
    _suggestion := demo_plan.suggest_plan(tenant, plan, judged, as_of);
    perform demo_calc.refuse('TG400', 'INFEASIBLE_PLAN', 'the plan cannot be met'
                             || demo_plan.month_lines(judged.faults), judged.faults,
                             coalesce('The nearest plan that works: ' || _suggestion::text,
                                      'See select demo.validate_patch(tenant_id, plan);'),
                             jsonb_build_object('suggestion', _suggestion));
  end if;
end
$$;

comment on function demo_plan.refuse_infeasible(demo_kpi.tenant, jsonb, demo_plan.judgement, timestamptz) is $doc$
Raises where a judged plan cannot be met, and names the nearest one that can.

reads:   crm.contacts, crm.pipeline_stages, crm.pipelines, crm.users, ref
raises:  TG400 the plan cannot be met
example: select demo_plan.refuse_infeasible(null, null, row('{}', '{}', '{}', '{}', '{}', '{}', null, '{}', '{}', '{}',
         null)::demo_plan.judgement, null) is not null
gives:   true
$doc$;
