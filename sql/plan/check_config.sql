create function demo_plan.check_config(config jsonb, as_of timestamptz)
returns demo_calc.fault[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _faults demo_calc.fault[];
  _sound  jsonb;
begin
  if jsonb_typeof(config) is distinct from 'object' then
    _faults := array[demo_calc.fault_of('', 'must be a JSON object', demo_calc.shown_value(config))];
  elsif jsonb_path_exists(config, 'strict $.**{8}') then
    -- what nests for thousands of levels cannot be taken apart and put together
    _faults := array[demo_calc.fault_of('', 'must not be nested more than 8 levels deep', null::jsonb)];
  else
    _faults := demo_plan.shape_faults(config);
    if _faults = '{}' then
      return demo_plan.joint_config_faults(config, as_of);
    end if;

    -- what the plan cannot be is said at the same time, where what it depends on is sound
    select jsonb_object_agg(k.key, k.value) into _sound
      from jsonb_each(config) as k
     where k.key in ('country', 'timezone', 'currency', 'industry', 'startDate', 'monthlyPlan');
    if _sound ? 'monthlyPlan' and not exists (select from unnest(_faults) as f
                                               where _sound ? (regexp_match(f.field, '^[^.[]*'))[1]) then
      _faults := _faults || (select (j.judged).faults from demo_plan.judge_monthly_plan(_sound, as_of) as j);
    end if;
  end if;
  return demo_calc.listed_faults(_faults);
end
$$;

comment on function demo_plan.check_config(jsonb, timestamptz) is $doc$
Step 1: every fault of a generation config, of very many the first (demo_calc.listed_faults); none for a sound one. A
monthlyPlan that is well formed but cannot be met is no fault by itself (demo_plan.judge_monthly_plan says it); beside
other faults the list names that, too.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.pipelines, crm.users, ref
example: select ((demo_plan.check_config('{"teamSize": 1}', '2025-06-30 12:00:00+00'))[1])."constraint"
gives:   must be between 2 and 50
$doc$;
