create function demo.validate_patch(tenant_id uuid, plan jsonb)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _as_of    timestamptz := demo.now();
  _config   jsonb;
  _faults   jsonb;
  _judged   jsonb;
  _unit     numeric;
  _seed     text;
begin
  perform demo_flow.require_demo_tenant(validate_patch.tenant_id, true);
  perform demo_flow.require_known_trade(validate_patch.tenant_id, _as_of);
  _faults := demo_flow.check_plan(plan, (select c.minor_units::int from crm.tenants as t join ref.currencies as c on c.code = t.currency where t.id = validate_patch.tenant_id));
  if _faults <> '[]' then
    raise notice 'demogen PATCH_VALIDATION_FAILED tenant %: the plan is malformed', tenant_id;
    raise exception using
      errcode = 'TG400',
      message = 'the plan is malformed' || demo_flow.fault_lines(_faults),
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', _faults),
      hint    = 'A plan looks like {"planType": "deltas", "months": [{"month": "2025-01", "metrics": {"leadsCreated": 5, "contactsCreated": 8}}]}.';
  end if;

  _config := demo_flow.tenant_config(validate_patch.tenant_id);
  _judged := demo_flow.judge_plan(validate_patch.tenant_id, _config, plan, _as_of);
  if plan ->> 'mode' = 'reconcile' then
    _judged := jsonb_set(_judged, '{errors}', _judged -> 'errors' || jsonb_build_array(jsonb_build_object('field', 'mode', 'constraint', 'RECONCILE mode is not available; use additive', 'requested', 'reconcile')));
  end if;
  if _judged -> 'errors' <> '[]' then
    raise notice 'demogen PATCH_VALIDATION_FAILED tenant %: the plan cannot be met', tenant_id;
  end if;
  _unit := 10::numeric ^ (_judged ->> 'minorUnits')::int;
  _seed := coalesce(plan ->> 'seed', demo_flow.plan_seed(validate_patch.tenant_id, plan));

  return jsonb_build_object(
    'valid', _judged -> 'errors' = '[]',
    'errors', coalesce((select jsonb_agg(e.value ->> 'constraint') from jsonb_array_elements(_judged -> 'errors') as e), '[]'),
    'errorDetails', _judged -> 'errors',
    'warnings', _judged -> 'warnings',
    'preview', jsonb_build_object(
      'computedDeltas', case when _judged -> 'records' = 'null' then _judged -> 'deltas' else (
        select jsonb_agg(jsonb_build_object('month', r.month, 'metrics', jsonb_build_object(
                 'leadsCreated', r.leads, 'contactsCreated', r.leads + r.prospects + r.customers, 'companiesCreated', r.companies,
                 'dealsCreated', r.won + r.open + r.lost, 'closedWonCount', r.won, 'closedWonValue', trim_scale(r.won_minor / _unit),
                 'pipelineAddedValue', trim_scale((r.won_minor + r.open_minor) / _unit), 'activitiesCreated', r.activities)) order by r.month)
          from jsonb_to_recordset(_judged -> 'records') as r (month text, companies bigint, leads bigint, prospects bigint, customers bigint, won bigint, open bigint, lost bigint, won_minor bigint, open_minor bigint, activities bigint)) end,
      'estimatedRecords', (
        select jsonb_build_object('contacts', coalesce(sum(r.leads + r.prospects + r.customers), 0), 'companies', coalesce(sum(r.companies), 0),
                                  'deals', coalesce(sum(r.won + r.open + r.lost), 0), 'activities', coalesce(sum(r.activities), 0))
          from jsonb_to_recordset(case when jsonb_typeof(_judged -> 'records') = 'array' then _judged -> 'records' else '[]' end)
            as r (companies bigint, leads bigint, prospects bigint, customers bigint, won bigint, open bigint, lost bigint, activities bigint)),
      'resultingKpis', _judged -> 'resultingKpis',
      'warnings', _judged -> 'warnings',
      'blockers', coalesce((select jsonb_agg(e.value ->> 'constraint') from jsonb_array_elements(_judged -> 'errors') as e), '[]'),
      'suggestion', case when _judged -> 'errors' <> '[]' then demo_flow.suggest_plan(validate_patch.tenant_id, _config, plan, _judged, _as_of) end,
      'feasible', _judged -> 'errors' = '[]'),
    'currentKpis', _judged -> 'currentKpis',
    'seed', _seed,
    'planToken', demo_flow.plan_token(plan, _seed, _judged -> 'currentKpis'));
end
$$;

comment on function demo.validate_patch(uuid, jsonb) is $doc$
Whether a patch plan can be met exactly, and what it would make: {valid, errors, errorDetails, warnings, preview, currentKpis, seed,
planToken}. It writes nothing. preview holds the exact record counts, the KPIs that result and, for a plan that cannot be met, the
nearest one that can (suggestion).

reads:   crm.tenants, crm.demo_tenant_metadata, crm.demo_generation_jobs, ref and what demo_flow.judge_plan reads
raises:  TG400 the plan is malformed, each fault listed with its path, or the tenant is not a demo tenant,
         or its country or industry is not known
         TG404 there is no such tenant
example: select demo.validate_patch('00000000-0000-4000-8000-00000000000a', '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}') ->> 'valid'
gives:   true
$doc$;
