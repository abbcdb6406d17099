create function demo_plan.joint_config_faults(config jsonb, judged demo_plan.judgement, as_of timestamptz)
returns demo_calc.fault[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _complete jsonb := demo_plan.complete_config(config, as_of);
  _faults   demo_calc.fault[] := demo_plan.start_faults(config, _complete, as_of)
                                 || demo_plan.target_faults(config, _complete);
begin
  if judged.faults <> '{}' then
    -- a plan that cannot be met is no fault by itself
    return case when _faults <> '{}' then _faults || judged.faults else '{}' end;
  end if;
  return _faults || demo_plan.unplanned_targets(config, judged.records, _complete ->> 'currency');
end
$$;

comment on function demo_plan.joint_config_faults(jsonb, demo_plan.judgement, timestamptz) is $doc$
Step 1: what the values of a generation config cannot be together, once each is sound by itself: dates, targets, and
what stands beside a monthlyPlan. Defaults fill what is not named. judged: the monthlyPlan, NULL without one.

reads:   ref
example: select array(select field from unnest(demo_plan.joint_config_faults(
         '{"targets": {"deals": 20, "closedWonCount": 30}}', null, '2025-06-30 12:00Z')))
gives:   {targets.deals}
$doc$;
