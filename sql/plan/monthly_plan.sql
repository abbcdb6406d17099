create function demo_plan.monthly_plan(config jsonb)
returns jsonb
language sql immutable parallel safe
begin atomic
  -- the months alone are a plan, too; what else a patch plan may say, says nothing of a tenant that holds nothing
  select case jsonb_typeof(monthly_plan.config -> 'monthlyPlan')
           when 'array' then jsonb_build_object('months', monthly_plan.config -> 'monthlyPlan')
           when 'object' then (select coalesce(jsonb_object_agg(k.key, k.value), '{}')
                               from jsonb_each(monthly_plan.config -> 'monthlyPlan') as k
                                 where k.key in ('months', 'leadCounting'))
         end;
end;

comment on function demo_plan.monthly_plan(jsonb) is $doc$
The monthlyPlan of a generation config in one form, {months, leadCounting}, however it is written: as that, as a list
of months or as a whole patch plan. Deltas and targets are the same to an empty tenant, every number is met without
tolerance, and the seed is the config's.

example: select demo_plan.monthly_plan('{"monthlyPlan": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}')
gives:   {"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}
$doc$;
