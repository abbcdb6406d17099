create function demo_plan.plan_hash(plan jsonb)
returns text
language sql immutable strict parallel safe
begin atomic
  -- neither seed nor tolerances: they do not change how much is asked for
  select encode(sha256(convert_to((demo_plan.canonical_plan(plan_hash.plan) - array['tolerances', 'seed'])::text,
                                  'UTF8')), 'hex');
end;

comment on function demo_plan.plan_hash(jsonb) is $doc$
SHA-256 of what a well-formed plan asks for, the same for the same plan however it is written.

example: select demo_plan.plan_hash('{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}') =
         demo_plan.plan_hash('{"planType": "deltas", "months": [{"metrics": {"leadsCreated": 5.0}, "month":
         "2025-01"}]}')
gives:   true
$doc$;
