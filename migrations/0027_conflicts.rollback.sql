set local role demo_owner;

drop index crm.activities_touched;
drop index crm.deals_touched;
drop index crm.contacts_touched;
drop index crm.companies_touched;
drop index crm.idx_patch_jobs_tenant_status;
alter table crm.demo_patch_jobs
  drop added_kpis_json,
  drop projected_kpis_json,
  drop depends_on;
