create function demo_plan.check_config(config jsonb, as_of timestamptz)
returns demo_calc.fault[]
language sql stable
begin atomic
  select j.faults from demo_plan.judge_config(check_config.config, check_config.as_of) as j;
end;

comment on function demo_plan.check_config(jsonb, timestamptz) is $doc$
Step 1: every fault of a generation config, as demo_plan.judge_config lists them.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.pipelines, crm.users, ref
example: select ((demo_plan.check_config('{"teamSize": 1}', '2025-06-30 12:00:00+00'))[1])."constraint"
gives:   must be between 2 and 50
$doc$;
