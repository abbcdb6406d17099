create function demo.validate_monthly_plan(config jsonb)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
as $$
declare
  _as_of timestamptz := demo.now();
  _found record;
begin
  select j.* into _found from demo_plan.require_valid_config(config, _as_of) as j;
  if not config ? 'monthlyPlan' then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'the config has no monthlyPlan',
                             array[demo_calc.fault_of('monthlyPlan', 'must be there', null::jsonb)],
      'For example {"monthlyPlan": {"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5, "contactsCreated": 8}}]}}; '
      'a config without one is shown by demo.preview_generation.');
  end if;
  return demo_plan.answer(_found.judged, _found.suggestion)
         || jsonb_build_object('config', demo_plan.complete_config(config, _as_of));
end
$$;

comment on function demo.validate_monthly_plan(jsonb) is $doc$
Whether the monthlyPlan of a generation config can be met exactly, and what it would make: {valid, errors,
errorDetails, warnings, preview, config}. It writes nothing. preview holds the exact record counts, the KPIs that
result and, for a plan that cannot be met, the nearest one that can (suggestion).

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.pipelines, crm.users, ref
raises:  TG400 the config has faults, each listed with its path, or no monthlyPlan
example: select demo.validate_monthly_plan('{"monthlyPlan": {"months": [{"month": "2025-01", "metrics":
         {"leadsCreated": 5, "contactsCreated": 8}}]}}') ->> 'valid'
gives:   true
$doc$;
