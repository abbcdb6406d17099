create function demo_plan.judge_plan(tenant demo_kpi.tenant, plan jsonb, as_of timestamptz)
returns demo_plan.judgement
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return demo_plan.judge_on(tenant, plan, demo_kpi.figures(tenant.id, array(
    select m.value ->> 'month' from jsonb_array_elements(plan -> 'months') as m order by 1)), as_of);
end
$$;

comment on function demo_plan.judge_plan(demo_kpi.tenant, jsonb, timestamptz) is $doc$
Step 2: whether a well-formed plan can be met in a tenant, and what it comes to. A tenant without id is still to be
generated, so it is empty.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.pipelines, crm.users, ref
example: select (records[1]).leads from
         demo_plan.judge_plan(demo_kpi.tenant_of('00000000-0000-4000-8000-00000000000a'),
         '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}', '2025-06-30 16:00:00+00')
gives:   5
$doc$;
