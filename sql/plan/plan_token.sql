create function demo_plan.plan_token(plan jsonb, seed text, current demo_kpi.figure[])
returns text
language sql stable parallel safe
return encode(sha256(convert_to(demo_plan.plan_hash(plan) || ' ' || seed || ' '
                                || demo_kpi.figures_json(current)::text, 'UTF8')), 'hex');

comment on function demo_plan.plan_token(jsonb, text, demo_kpi.figure[]) is $doc$
A hash over plan, seed and the KPIs of its months: it no longer fits once the tenant has changed there.

example: select length(demo_plan.plan_token('{"months": [{"month": "2025-01", "metrics": {}}]}', 'demo', '{}'))
gives:   64
$doc$;
