-- Patch jobs, and the provenance of every generated row.
-- depends: 0004_generator_tables

set local role demo_owner;

create table crm.demo_patch_jobs (
  id                uuid primary key default gen_random_uuid(),
  tenant_id         uuid,
  tenant_name       text not null default '',
  original_job_id   uuid,
  created_by_id     uuid not null,
  mode              text not null default 'additive' check (mode in ('additive', 'reconcile')),
  plan_type         text not null default 'deltas' check (plan_type in ('targets', 'deltas')),
  patch_plan_json   jsonb not null,
  submitted_plan    jsonb,
  seed              varchar(64) not null,
  range_start_month varchar(7) not null check (range_start_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  range_end_month   varchar(7) not null check (range_end_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  tolerance_config  jsonb,
  before_kpis_json  jsonb,
  after_kpis_json   jsonb,
  diff_report_json  jsonb,
  status            text not null default 'pending' check (status in ('pending', 'running', 'completed', 'failed')),
  progress          int not null default 0 check (progress between 0 and 100),
  current_step      varchar(100),
  logs              jsonb not null default '[]',
  metrics_json      jsonb,
  error_message     text,
  error_stack       text,
  as_of             timestamptz not null default now(),
  generator_version text not null default '',
  idempotency_key   text,
  plan_hash         text not null default gen_random_uuid()::text,
  application_no    int,
  attempt           int not null default 0,
  backend_pid       int,
  worker            text,
  started_at        timestamptz,
  completed_at      timestamptz,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  constraint patch_jobs_range_ascends check (range_start_month <= range_end_month),
  constraint patch_jobs_failed_has_reason check (status <> 'failed' or error_message is not null)
);
comment on table crm.demo_patch_jobs is 'One row a patch: plan, seed, snapshots before and after, diff, log. tenant_id refers to a demo tenant while it exists; the row outlives it.';
create index idx_patch_jobs_tenant on crm.demo_patch_jobs (tenant_id);
create index idx_patch_jobs_status on crm.demo_patch_jobs (status);
create index idx_patch_jobs_created_at on crm.demo_patch_jobs (created_at desc);
create index idx_patch_jobs_created_by on crm.demo_patch_jobs (created_by_id);
create index idx_patch_jobs_original_job on crm.demo_patch_jobs (original_job_id);
create unique index patch_jobs_idempotency on crm.demo_patch_jobs (tenant_id, created_by_id, idempotency_key) where idempotency_key is not null;
create unique index patch_jobs_same_plan on crm.demo_patch_jobs (tenant_id, plan_hash, seed) where status <> 'failed';
create unique index patch_jobs_one_running on crm.demo_patch_jobs (tenant_id) where status = 'running';

-- One running job a tenant, generation or patch: both tables enter their running jobs here, and the key refuses a second.
create table crm.demo_running_jobs (
  tenant_id uuid constraint one_running_job_a_tenant primary key,
  job_id    uuid not null
);
comment on table crm.demo_running_jobs is 'The job that runs on a tenant. Kept by triggers on the two job tables.';

create function crm.keep_running_jobs() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op <> 'INSERT' and old.status = 'running' and old.tenant_id is not null then
    delete from crm.demo_running_jobs as r where r.tenant_id = old.tenant_id and r.job_id = old.id;
  end if;
  if tg_op <> 'DELETE' and new.status = 'running' and new.tenant_id is not null then
    insert into crm.demo_running_jobs (tenant_id, job_id) values (new.tenant_id, new.id);
  end if;
  return null;
end
$$;
comment on function crm.keep_running_jobs() is 'Trigger function: keeps crm.demo_running_jobs in step with the status of jobs.';
create trigger generation_jobs_running after insert or delete or update of status, tenant_id on crm.demo_generation_jobs
  for each row execute function crm.keep_running_jobs();
create trigger patch_jobs_running after insert or delete or update of status, tenant_id on crm.demo_patch_jobs
  for each row execute function crm.keep_running_jobs();

-- Adding a column with a constant default rewrites nothing.
alter table crm.companies
  add column demo_generated boolean not null default false,
  add column demo_job_id uuid,
  add column demo_source_month varchar(7),
  add constraint companies_provenance_is_whole check (demo_generated = (demo_job_id is not null) and demo_generated = (demo_source_month is not null));
alter table crm.contacts
  add column demo_generated boolean not null default false,
  add column demo_job_id uuid,
  add column demo_source_month varchar(7),
  add constraint contacts_provenance_is_whole check (demo_generated = (demo_job_id is not null) and demo_generated = (demo_source_month is not null));
alter table crm.deals
  add column demo_generated boolean not null default false,
  add column demo_job_id uuid,
  add column demo_source_month varchar(7),
  add constraint deals_provenance_is_whole check (demo_generated = (demo_job_id is not null) and demo_generated = (demo_source_month is not null));
alter table crm.activities
  add column demo_generated boolean not null default false,
  add column demo_job_id uuid,
  add column demo_source_month varchar(7),
  add constraint activities_provenance_is_whole check (demo_generated = (demo_job_id is not null) and demo_generated = (demo_source_month is not null));

comment on column crm.contacts.demo_generated is 'true: made by the generator or by a patch. false: a person''s row, which no job changes or deletes.';
comment on column crm.contacts.demo_job_id is 'The generation or patch job that made the row (crm.demo_jobs).';
comment on column crm.contacts.demo_source_month is 'The month (YYYY-MM) the row was made for.';

-- Rows of a job, for undo and proof; and the few rows of people, which jobs spare.
create index companies_demo_job  on crm.companies  (tenant_id, demo_job_id) where demo_job_id is not null;
create index contacts_demo_job   on crm.contacts   (tenant_id, demo_job_id) where demo_job_id is not null;
create index deals_demo_job      on crm.deals      (tenant_id, demo_job_id) where demo_job_id is not null;
create index activities_demo_job on crm.activities (tenant_id, demo_job_id) where demo_job_id is not null;
create index companies_human  on crm.companies  (tenant_id, created_at) where not demo_generated;
create index contacts_human   on crm.contacts   (tenant_id, created_at) where not demo_generated;
create index deals_human      on crm.deals      (tenant_id, created_at) where not demo_generated;
create index activities_human on crm.activities (tenant_id, created_at) where not demo_generated;

grant select on crm.demo_patch_jobs, crm.demo_running_jobs to demo_reader, demo_admin;
