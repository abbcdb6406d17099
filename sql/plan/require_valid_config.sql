create function demo_plan.require_valid_config(config jsonb, as_of timestamptz, out judged demo_plan.judgement,
                                               out suggestion jsonb)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _found record;
  _count bigint;
begin
  select j.* into _found from demo_plan.judge_config(config, as_of) as j;
  if _found.faults <> '{}' then
    _count := (select sum(coalesce(f.more, 1)) from unnest(_found.faults) as f);
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
                             format('the config has %s', case _count when 1 then 'a fault' else _count || ' faults' end)
                             || demo_calc.fault_lines(_found.faults), _found.faults,
                             'Mend the named keys; keys that are left out get defaults.');
  end if;
  judged := _found.judged;
  suggestion := _found.suggestion;
end
$$;

comment on function demo_plan.require_valid_config(jsonb, timestamptz) is $doc$
Raises where a generation config has faults, each listed with its path. Its monthlyPlan comes back judged, and with the
nearest plan that works (suggestion) where it cannot be met; NULL without one.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.pipelines, crm.users, ref
raises:  TG400 the config has faults
example: select judged is null from demo_plan.require_valid_config('{"country": "JP"}', '2025-06-30 12:00:00+00')
gives:   true
$doc$;
