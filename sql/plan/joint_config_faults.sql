create function demo_plan.joint_config_faults(config jsonb, as_of timestamptz)
returns demo_calc.fault[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _faults   demo_calc.fault[];
  _complete jsonb;
  _judged   demo_plan.judgement;  -- the monthlyPlan
begin
  if (select count(*) = 6 and sum(m.value::numeric) = 0 from jsonb_each(config -> 'channelMix') as m) then
    return array[demo_calc.fault_of('channelMix', 'needs at least one channel above 0', config -> 'channelMix')];
  end if;
  _faults := demo_plan.missing_rows(demo_plan.country_of(config), coalesce(config ->> 'industry', 'saas'));
  if _faults <> '{}' then
    return _faults;
  end if;

  _complete := demo_plan.complete_config(config, as_of);
  _faults := demo_plan.start_faults(config, _complete, as_of) || demo_plan.target_faults(config, _complete);
  if config ? 'monthlyPlan' and (_faults <> '{}' or config -> 'targets' <> '{}') then
    _judged := (select j.judged from demo_plan.judge_monthly_plan(config, as_of) as j);
    if _judged.faults <> '{}' then
      return case when _faults <> '{}' then _faults || _judged.faults else '{}' end;
    end if;
    _faults := _faults || demo_plan.unplanned_targets(config, _judged.records, _complete ->> 'currency');
  end if;
  return demo_calc.listed_faults(_faults);
end
$$;

comment on function demo_plan.joint_config_faults(jsonb, timestamptz) is $doc$
Step 1: what the values of a generation config cannot be together, once each is sound by itself: channels, reference
rows that its country and industry need, dates, targets. Defaults fill what is not named.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.pipelines, crm.users, ref
example: select array(select field from unnest(demo_plan.joint_config_faults(
         '{"targets": {"deals": 20, "closedWonCount": 30}}', '2025-06-30 12:00Z')))
gives:   {targets.deals}
$doc$;
