create function demo_plan.add(work crm.demo_work)
returns demo_plan.change
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _plan   jsonb := (select j.patch_plan_json from crm.demo_patch_jobs as j where j.id = work.id);
  _change demo_plan.change;
  _judged demo_plan.judgement;
begin
  perform demo_kpi.require_demo_tenant(work.tenant_id, true);
  _change.tenant := demo_kpi.tenant_of(work.tenant_id);
  _judged := demo_plan.judge_plan(_change.tenant, _plan, work.as_of);
  perform demo_plan.refuse_lost(work.id, _judged.current);
  if _judged.faults <> '{}' then
    raise notice 'demogen PATCH_VALIDATION_FAILED patch job %: the plan can no longer be met', work.id;
    perform demo_calc.refuse('TG400', 'INFEASIBLE_PLAN', 'the plan can no longer be met'
                             || demo_plan.month_lines(_judged.faults), _judged.faults,
                             'The tenant has changed since the patch was submitted. Validate the plan again.',
                               '{"event": "PATCH_VALIDATION_FAILED"}');
  end if;
  perform demo_plan.refuse_stale(work.tenant_id, _plan, demo_plan.plan_token(_plan, work.seed, _judged.current),
                                 _judged.current, 'the tenant has changed since the plan was validated', false);
  _change.plan_hash := (select j.plan_hash from crm.demo_patch_jobs as j where j.id = work.id);
  _change.additions := _judged.records;
  _change.foreseen := _judged.resulting;
  _change.months := array(select r.month from unnest(_judged.records) as r);
  _change.goals := demo_plan.plan_goals(_judged.current, _plan);
  return _change;
end
$$;

comment on function demo_plan.add(crm.demo_work) is $doc$
The planner of patches: records beside those that a tenant has, month by month as the plan says.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_patch_jobs,
         crm.demo_tenant_metadata, crm.pipeline_stages, crm.pipelines, crm.tenants, crm.users, ref
raises:  TG400 the plan can no longer be met, or the tenant is not a demo tenant
         TG404 there is no such tenant any more
         TG409 the plan's token no longer fits, or what it counted on is not there
example: select cardinality((demo_plan.add(w)).months) from crm.demo_work as w where w.id =
         '00000000-0000-4000-8000-000000000021'
gives:   1
$doc$;
