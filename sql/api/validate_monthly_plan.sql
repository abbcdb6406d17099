create function demo.validate_monthly_plan(config jsonb)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
as $$
declare
  _as_of  timestamptz := demo.now();
  _judged jsonb;
begin
  perform demo_flow.require_valid_config(config, _as_of);
  if not config ? 'monthlyPlan' then
    raise exception using
      errcode = 'TG400',
      message = 'the config has no monthlyPlan',
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', jsonb_build_array(jsonb_build_object('field', 'monthlyPlan', 'constraint', 'must be there', 'requested', null))),
      hint    = 'For example {"monthlyPlan": {"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5, "contactsCreated": 8}}]}}; a config without one is shown by demo.preview_generation.';
  end if;
  _judged := demo_flow.judge_monthly_plan(config, _as_of);

  return jsonb_build_object(
    'valid', _judged -> 'errors' = '[]',
    'errors', coalesce((select jsonb_agg(e.value ->> 'constraint') from jsonb_array_elements(_judged -> 'errors') as e), '[]'),
    'errorDetails', _judged -> 'errors',
    'warnings', _judged -> 'warnings',
    'preview', jsonb_build_object(
      'estimatedRecords', (
        select jsonb_build_object('contacts', coalesce(sum(r.leads + r.prospects + r.customers), 0), 'companies', coalesce(sum(r.companies), 0),
                                  'deals', coalesce(sum(r.won + r.open + r.lost), 0), 'activities', coalesce(sum(r.activities), 0))
          from jsonb_to_recordset(case when jsonb_typeof(_judged -> 'records') = 'array' then _judged -> 'records' else '[]' end)
            as r (companies bigint, leads bigint, prospects bigint, customers bigint, won bigint, open bigint, lost bigint, activities bigint)),
      'resultingKpis', _judged -> 'resultingKpis',
      'suggestion', _judged -> 'suggestion',
      'feasible', _judged -> 'errors' = '[]'),
    'config', demo_flow.complete_config(config, _as_of));
end
$$;

comment on function demo.validate_monthly_plan(jsonb) is $doc$
Whether the monthlyPlan of a generation config can be met exactly, and what it would make: {valid, errors, errorDetails, warnings,
preview, config}. It writes nothing. preview holds the exact record counts, the KPIs that result and, for a plan that cannot be met,
the nearest one that can (suggestion).

reads:   ref
raises:  TG400 the config has faults, each listed with its path, or no monthlyPlan
example: select demo.validate_monthly_plan('{"monthlyPlan": {"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5, "contactsCreated": 8}}]}}') ->> 'valid'
gives:   true
$doc$;
