create function demo_plan.monthly_plan_path(config jsonb, path text)
returns text
language sql immutable parallel safe
return 'monthlyPlan' || case jsonb_typeof(config -> 'monthlyPlan') when 'array'
  then regexp_replace(path, '^months', '') else coalesce('.' || nullif(path, ''), '') end;

comment on function demo_plan.monthly_plan_path(jsonb, text) is $doc$
Where a part of a plan stands in the generation config that holds it as its monthlyPlan.

example: select demo_plan.monthly_plan_path('{"monthlyPlan": [5]}', 'months[0]')
gives:   monthlyPlan[0]
$doc$;
