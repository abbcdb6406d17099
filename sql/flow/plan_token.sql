create function demo_flow.plan_token(plan jsonb, seed text, current_kpis jsonb)
returns text
language sql immutable parallel safe
begin atomic
  select encode(sha256(convert_to(demo_flow.plan_hash(plan_token.plan) || ' ' || plan_token.seed || ' ' || (
           select coalesce(jsonb_agg(jsonb_build_object('month', k.value ->> 'month', 'metrics', (select jsonb_object_agg(m.key, trim_scale(m.value::numeric)) from jsonb_each(k.value -> 'metrics') as m))
                                     order by k.value ->> 'month'), '[]')
             from jsonb_array_elements(plan_token.current_kpis) as k)::text, 'UTF8')), 'hex');
end;

comment on function demo_flow.plan_token(jsonb, text, jsonb) is $doc$
A hash over plan, seed and the KPIs of its months: it no longer fits once the tenant has changed there.

example: select length(demo_flow.plan_token('{"months": [{"month": "2025-01", "metrics": {}}]}', 'demo', '[]'))
gives:   64
$doc$;
