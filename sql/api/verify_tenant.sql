create function demo.verify_tenant(tenant_id uuid)
returns table (check_name text, violations bigint)
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_kpi.require_tenant(verify_tenant.tenant_id);
  return query select v.* from demo_kpi.violations(verify_tenant.tenant_id, demo.now()) as v;
end
$$;

comment on function demo.verify_tenant(uuid) is $doc$
Every invariant of a tenant with the number of rows that break it; all zeros for a sound demo tenant. Those that are
broken alone: select * from demo.verify_tenant('<tenantId>') where violations > 0;

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_job_changes, crm.demo_job_months, crm.demo_jobs,
         crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.tags, crm.tenants,
         crm.users, ref
raises:  TG400 demo.as_of is no moment of the years 2000 to 2100
         TG404 there is no such tenant
example: select sum(violations) from demo.verify_tenant('00000000-0000-4000-8000-00000000000a')
gives:   0
$doc$;
