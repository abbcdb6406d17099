create function demo.realism(tenant_id uuid)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_kpi.require_tenant(realism.tenant_id);
  return demo_kpi.realism_json(realism.tenant_id, demo.now());
end
$$;

comment on function demo.realism(uuid) is $doc$
How real a tenant's data look, 0 to 100, with the checks behind that: {tenantId, asOf, score, scoreWithoutTexts, judged,
verdicts, areas, checks}. score is NULL where fewer than 40 checks have enough rows; scoreWithoutTexts leaves out those
that wait for texts in the language of the country. Only reads.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_contacts, crm.deal_stage_history, crm.deals,
         crm.demo_generation_jobs, crm.demo_tenant_metadata, crm.pipeline_stages, crm.tags, crm.tenants, crm.users,
         ref
raises:  TG400 demo.as_of is no moment of the years 2000 to 2100
         TG404 there is no such tenant
example: select (demo.realism('00000000-0000-4000-8000-00000000000a') ->> 'judged')::int > 60
gives:   true
$doc$;
