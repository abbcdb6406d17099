create function demo_flow.plan_hash(plan jsonb)
returns text
language sql immutable strict parallel safe
begin atomic
  -- what the plan asks for: months ascending, defaults filled in; neither seed nor token
  select encode(sha256(convert_to(jsonb_build_object(
           'mode', coalesce(plan_hash.plan ->> 'mode', 'additive'), 'planType', coalesce(plan_hash.plan ->> 'planType', 'deltas'),
           'leadCounting', coalesce(plan_hash.plan ->> 'leadCounting', 'included'),
           'months', (select jsonb_agg(jsonb_build_object('month', m.value ->> 'month', 'metrics',
                        (select coalesce(jsonb_object_agg(k.key, trim_scale(k.value::numeric)), '{}') from jsonb_each(m.value -> 'metrics') as k)) order by m.value ->> 'month')
                        from jsonb_array_elements(plan_hash.plan -> 'months') as m))::text, 'UTF8')), 'hex');
end;

comment on function demo_flow.plan_hash(jsonb) is $doc$
SHA-256 of what a well-formed plan asks for, the same for the same plan however it is written.

example: select demo_flow.plan_hash('{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}') = demo_flow.plan_hash('{"planType": "deltas", "months": [{"metrics": {"leadsCreated": 5.0}, "month": "2025-01"}]}')
gives:   true
$doc$;
