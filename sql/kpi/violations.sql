create function demo_kpi.violations(tenant_id uuid, as_of timestamptz)
returns table (check_name text, violations bigint)
language sql stable
begin atomic
  select f.check_name, coalesce(sum(cardinality(f.ids)), 0)
    from demo_kpi.findings(violations.tenant_id, violations.as_of) as f
   group by f.check_name
   order by f.check_name collate "C";
end;

comment on function demo_kpi.violations(uuid, timestamptz) is $doc$
Every invariant of a tenant's data with the number of rows that break it, as of an instant, by name.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_job_changes, crm.demo_job_months, crm.demo_jobs,
         crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.tags, crm.tenants,
         crm.users, ref
example: select sum(violations) from demo_kpi.violations('00000000-0000-4000-8000-00000000000a', '2025-07-01 00:00Z')
gives:   0
$doc$;
