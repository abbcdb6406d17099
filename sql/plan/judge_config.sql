create function demo_plan.judge_config(config jsonb, as_of timestamptz, out faults demo_calc.fault[],
                                       out judged demo_plan.judgement, out suggestion jsonb)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _sound jsonb := config;  -- what the monthlyPlan depends on
  _plan  record;
begin
  if jsonb_typeof(config) is distinct from 'object' then
    faults := array[demo_calc.fault_of('', 'must be a JSON object', demo_calc.shown_value(config))];
    return;
  elsif jsonb_path_exists(config, 'strict $.**{8}') then
    -- what nests for thousands of levels cannot be taken apart and put together
    faults := array[demo_calc.fault_of('', 'must not be nested more than 8 levels deep', null::jsonb)];
    return;
  end if;

  faults := demo_plan.shape_faults(config);
  if faults <> '{}' then
    -- what the plan cannot be is said at the same time, where what it depends on is sound
    _sound := demo_plan.sound_part(config, faults);
  else
    faults := demo_plan.world_faults(config);
    if faults <> '{}' then
      return;
    end if;
  end if;

  if _sound ? 'monthlyPlan' then
    select j.* into _plan from demo_plan.judge_monthly_plan(_sound, as_of) as j;
    judged := _plan.judged;
    suggestion := _plan.suggestion;
  end if;
  faults := demo_calc.listed_faults(case when faults <> '{}' then faults || judged.faults
                                         else demo_plan.joint_config_faults(config, judged, as_of) end);
end
$$;

comment on function demo_plan.judge_config(jsonb, timestamptz) is $doc$
Step 1: every fault of a generation config, of very many the first (demo_calc.listed_faults); none for a sound one. Its
monthlyPlan is judged once, here, and stands beside: one that is well formed but cannot be met is no fault by itself;
beside other faults the list names that, too.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.pipelines, crm.users, ref
example: select (faults[1])."constraint" from demo_plan.judge_config('{"teamSize": 1}', '2025-06-30 12:00:00+00')
gives:   must be between 2 and 50
$doc$;
