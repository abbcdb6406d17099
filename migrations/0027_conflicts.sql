-- What a patch job counts on: the jobs that it waits for, the KPIs that it was judged by, and what it adds to them. All of
-- it is NULL for jobs that are there already.
-- depends: 0026_journal

set local role demo_owner;

alter table crm.demo_patch_jobs
  add depends_on uuid[] constraint patch_jobs_depend_on_some check (cardinality(depends_on) > 0),
  add projected_kpis_json jsonb,
  add added_kpis_json jsonb;
comment on column crm.demo_patch_jobs.depends_on is 'The jobs ahead that a queued job waits for; NULL where it waits for none.';
comment on column crm.demo_patch_jobs.projected_kpis_json is 'The KPIs of its months that the job was judged by: those there were, with what all jobs ahead of it add.';
comment on column crm.demo_patch_jobs.added_kpis_json is 'What the job adds to the KPIs of its months.';
create index idx_patch_jobs_tenant_status on crm.demo_patch_jobs (tenant_id, status);

-- records that people have changed since a job wrote them: few, and found without reading the others
create index companies_touched on crm.companies (tenant_id, created_at)
  where demo_generated and updated_at is distinct from demo_written_at;
create index contacts_touched on crm.contacts (tenant_id, created_at)
  where demo_generated and updated_at is distinct from demo_written_at;
create index deals_touched on crm.deals (tenant_id, created_at)
  where demo_generated and updated_at is distinct from demo_written_at;
create index activities_touched on crm.activities (tenant_id, created_at)
  where demo_generated and updated_at is distinct from demo_written_at;
