create function demo_plan.canonical_plan(plan jsonb)
returns jsonb
language sql immutable strict parallel safe
begin atomic
  -- the token is no part of it: it says what the first attempt had seen, not what is asked for
  select jsonb_strip_nulls(jsonb_build_object(
           'mode', coalesce(canonical_plan.plan ->> 'mode', 'additive'),
             'planType', coalesce(canonical_plan.plan ->> 'planType', 'deltas'),
           'leadCounting', coalesce(canonical_plan.plan ->> 'leadCounting', 'included'),
           'months', demo_plan.canonical_months(canonical_plan.plan -> 'months'),
           'tolerances', jsonb_build_object(
             'countTolerance', trim_scale(coalesce((canonical_plan.plan #>> '{tolerances,countTolerance}')::numeric,
                                                   0)),
             'valueTolerance', trim_scale(coalesce((canonical_plan.plan #>> '{tolerances,valueTolerance}')::numeric,
                                                   0.005))),
           'seed', canonical_plan.plan -> 'seed'));
end;

comment on function demo_plan.canonical_plan(jsonb) is $doc$
A well-formed plan with every default spelled out, its months ascending, without planToken: the same for the same
request however it is written. seed is there only where the plan names one.

example: select demo_plan.canonical_plan('{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5.0}}]}') #>>
         '{months,0,metrics,leadsCreated}'
gives:   5
$doc$;
