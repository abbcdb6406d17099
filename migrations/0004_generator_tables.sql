-- The generator's jobs, the flag of a demo tenant, and the registry that provenance refers to.
-- depends: 0003_crm_tables

set local role demo_owner;

create table crm.demo_generation_jobs (
  id                 uuid primary key default gen_random_uuid(),
  created_by_id      uuid not null,
  status             text not null default 'pending' check (status in ('pending', 'running', 'completed', 'failed')),
  config             jsonb not null,
  submitted_config   jsonb not null default '{}',
  seed               varchar(64) not null,
  as_of              timestamptz not null default now(),
  generator_version  text not null default '',
  idempotency_key    text,
  tenant_id          uuid not null default gen_random_uuid(),
  tenant_name        text not null default '',
  created_tenant_id  uuid,
  regenerated_from_id uuid,
  progress           int not null default 0 check (progress between 0 and 100),
  current_step       varchar(100),
  logs               jsonb not null default '[]',
  metrics            jsonb,
  monthly_breakdown  jsonb,
  error_message      text,
  error_stack        text,
  attempt            int not null default 0,
  backend_pid        int,
  worker             text,
  tenant_deleted_at  timestamptz,
  started_at         timestamptz,
  completed_at       timestamptz,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),
  constraint generation_jobs_completed_has_metrics check (status <> 'completed' or (metrics is not null and completed_at is not null)),
  constraint generation_jobs_failed_has_reason check (status <> 'failed' or error_message is not null)
);
comment on table crm.demo_generation_jobs is 'One row a generation. submitted_config is what was asked for, config the same with every default filled in, seed and as_of: enough to make the same tenant again. tenant_id is the id the tenant gets; created_tenant_id refers to it while it exists.';
create index idx_demo_jobs_status on crm.demo_generation_jobs (status);
create index idx_demo_jobs_created_by on crm.demo_generation_jobs (created_by_id);
create index idx_demo_jobs_created_at on crm.demo_generation_jobs (created_at desc);
create index idx_demo_jobs_regenerated_from on crm.demo_generation_jobs (regenerated_from_id);
create index idx_demo_jobs_created_tenant on crm.demo_generation_jobs (created_tenant_id);
create unique index generation_jobs_idempotency on crm.demo_generation_jobs (created_by_id, idempotency_key) where idempotency_key is not null;
create unique index generation_jobs_one_running on crm.demo_generation_jobs (tenant_id) where status = 'running';

create table crm.demo_tenant_metadata (
  id                      uuid primary key default gen_random_uuid(),
  tenant_id               uuid not null unique,
  generation_job_id       uuid,
  country                 varchar(2) not null,
  industry                varchar(50) not null,
  start_date              date not null,
  is_demo_generated       boolean not null default true check (is_demo_generated),
  excluded_from_analytics boolean not null default true,
  created_at              timestamptz not null default now()
);
comment on table crm.demo_tenant_metadata is 'A row here makes a tenant a demo tenant; nothing else does.';
create index idx_demo_metadata_country on crm.demo_tenant_metadata (country);
create index idx_demo_metadata_industry on crm.demo_tenant_metadata (industry);
create index idx_demo_metadata_generation_job on crm.demo_tenant_metadata (generation_job_id);

create table crm.demo_jobs (
  tenant_id      uuid not null,
  id             uuid not null,
  kind           text not null check (kind in ('generation', 'patch')),
  application_no int  not null check (application_no > 0),
  created_at     timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, application_no)
);
comment on table crm.demo_jobs is 'Registry of the jobs that wrote to a demo tenant: what demo_job_id refers to. application_no counts them from 1.';

create table crm.demo_job_months (
  tenant_id    uuid not null,
  job_id       uuid not null,
  month        varchar(7) not null check (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  companies    int not null default 0 check (companies >= 0),
  leads        int not null default 0 check (leads >= 0),
  prospects    int not null default 0 check (prospects >= 0),
  customers    int not null default 0 check (customers >= 0),
  unanswered   int not null default 0 check (unanswered between 0 and leads),
  won          int not null default 0 check (won >= 0),
  open         int not null default 0 check (open >= 0),
  lost         int not null default 0 check (lost >= 0),
  won_minor    bigint not null default 0 check (won_minor >= won),
  open_minor   bigint not null default 0 check (open_minor >= open),
  lost_minor   bigint not null default 0 check (lost_minor >= lost),
  activities   int not null default 0 check (activities >= 0),
  primary key (tenant_id, job_id, month)
);
comment on table crm.demo_job_months is 'What a job makes, month by month: counts of new records; money in minor units of the tenant''s currency.';

create table crm.demo_job_days (
  tenant_id  uuid not null,
  job_id     uuid not null,
  day_no     int not null,
  day        date not null,
  month      varchar(7) not null,
  opens_at   timestamptz not null,
  low_tick   int not null,
  high_tick  int not null,
  first_second int not null,
  last_second  int not null,
  start_second bigint not null,
  month_end_second bigint not null,
  companies  int not null,
  contacts   int not null,
  won        int not null,
  open       int not null,
  lost       int not null,
  activities int not null,
  primary key (tenant_id, job_id, day_no)
);
comment on table crm.demo_job_days is 'The day plan of a job: business days with their usable window and the number of records of each kind that fall on them.';

create table crm.demo_job_progress (
  job_id       uuid primary key,
  progress     int not null check (progress between 0 and 100),
  current_step varchar(100) not null,
  log          jsonb not null default '[]',
  updated_at   timestamptz not null default now()
);
comment on table crm.demo_job_progress is 'Progress of a running job, written from a second connection because the job''s own transaction is not visible before it ends.';

grant select on crm.demo_generation_jobs, crm.demo_tenant_metadata, crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.demo_job_progress to demo_reader, demo_admin;
