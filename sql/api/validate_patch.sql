create function demo.validate_patch(tenant_id uuid, plan jsonb)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _as_of  timestamptz := demo.now();
  _judged demo_plan.judgement := demo_plan.judge_patch(validate_patch.tenant_id, plan, _as_of);
  _answer jsonb := demo_plan.answer(_judged, case when _judged.faults <> '{}'
                                    then demo_plan.suggest_plan(_judged.tenant, plan, _judged, _as_of) end);
begin
  return _answer || demo_plan.standing(validate_patch.tenant_id, plan, _judged, _as_of) || jsonb_build_object(
    'preview', (_answer -> 'preview') || jsonb_build_object(
      'computedDeltas', demo_kpi.figures_json(case when _judged.records is null then _judged.deltas
                                              else demo_plan.figures_of(_judged.records,
                                                                      (_judged.tenant).minor_units) end),
      'warnings', _answer -> 'warnings', 'blockers', _answer -> 'errors'));
end
$$;

comment on function demo.validate_patch(uuid, jsonb) is $doc$
Whether a patch plan can be met exactly, and what it would make: {valid, errors, errorDetails, warnings, preview,
currentKpis, projectedKpis, conflicts, dependsOn, seed, planToken}. It writes nothing. preview holds the exact record
counts, the KPIs that result and, for a plan that cannot be met, the nearest one that can (suggestion). projectedKpis
are the KPIs once all pending and running jobs of the tenant are done; conflicts: [{kind, severity, jobId, months,
metrics, text}], of which those of severity block make demo.submit_patch refuse the plan.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_jobs,
         crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.pipeline_stages, crm.pipelines, crm.tenants, crm.users,
         ref
raises:  TG400 the plan is malformed, each fault listed with its path, or the tenant is not a demo tenant,
         or its country or industry is not known
         TG404 there is no such tenant
example: select demo.validate_patch('00000000-0000-4000-8000-00000000000a',
         '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}') ->> 'valid'
gives:   true
$doc$;
