create function demo_plan.require_valid_config(config jsonb, as_of timestamptz)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _faults demo_calc.fault[] := demo_plan.check_config(config, as_of);
  _count  bigint := (select sum(coalesce(f.more, 1)) from unnest(_faults) as f);
begin
  if _faults <> '{}' then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
                             format('the config has %s', case _count when 1 then 'a fault' else _count || ' faults' end)
                             || demo_calc.fault_lines(_faults), _faults,
                             'Mend the named keys; keys that are left out get defaults.');
  end if;
end
$$;

comment on function demo_plan.require_valid_config(jsonb, timestamptz) is $doc$
Raises where a generation config has faults, each listed with its path.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.pipelines, crm.users, ref
raises:  TG400 the config has faults
example: select demo_plan.require_valid_config('{"country": "JP"}', '2025-06-30 12:00:00+00') is not null
gives:   true
$doc$;
