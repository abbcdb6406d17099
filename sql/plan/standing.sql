create function demo_plan.standing(tenant_id uuid, plan jsonb, judged demo_plan.judgement, as_of timestamptz)
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _seed  text := coalesce(plan ->> 'seed', demo_plan.plan_seed(standing.tenant_id, plan));
  _token text := demo_plan.plan_token(plan, _seed, judged.current);
begin
  return jsonb_build_object(
    'currentKpis', demo_kpi.figures_json(judged.found, as_of),
    'projectedKpis', demo_kpi.figures_json(judged.projected),
    'conflicts', demo_plan.conflicts_json(demo_plan.conflicts_of(standing.tenant_id, plan, _token, judged)),
    'dependsOn', coalesce(to_jsonb(judged.depends_on), '[]'),
    'seed', _seed,
    'planToken', demo_plan.whole_token(_token, standing.tenant_id, judged.current, judged.current = judged.projected));
end
$$;

comment on function demo_plan.standing(uuid, jsonb, demo_plan.judgement, timestamptz) is $doc$
How a plan that was judged stands to what is there and what is ahead: {currentKpis, projectedKpis, conflicts, dependsOn,
seed, planToken}.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_jobs, crm.demo_patch_jobs
example: select demo_plan.standing('00000000-0000-4000-8000-00000000000a',
         '{"months": [{"month": "2025-01", "metrics": {}}], "seed": "s"}', row('{}', '{}', '{}', '{}',
         '{}', '{}', null, '{}', '{}', '{}', null)::demo_plan.judgement, '2025-06-30 16:00Z') ->> 'seed'
gives:   s
$doc$;
