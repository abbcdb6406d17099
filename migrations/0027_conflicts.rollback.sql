set local role demo_owner;

drop index crm.idx_patch_jobs_tenant_status;
alter table crm.demo_patch_jobs
  drop added_kpis_json,
  drop projected_kpis_json,
  drop depends_on;
