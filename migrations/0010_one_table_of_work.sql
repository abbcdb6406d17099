-- What jobs of every kind have in common stands in one table. The two tables of jobs become its children: their rows stay where they
-- are, and a statement over crm.demo_work finds them, whatever their kind.
-- depends: 0009_keys_and_backfill

set local role demo_owner;

create table crm.demo_work (
  id                uuid primary key default gen_random_uuid(),
  kind              text not null,
  tenant_id         uuid,
  tenant_name       text not null default '',
  created_by_id     uuid not null,
  status            text not null default 'pending',
  seed              varchar(64) not null default '',
  as_of             timestamptz not null default now(),
  generator_version text not null default '',
  due_at            timestamptz,
  attempt           int not null default 0,
  progress          int not null default 0,
  current_step      varchar(100),
  logs              jsonb not null default '[]',
  error_message     text,
  error_stack       text,
  backend_pid       int,
  worker            text,
  started_at        timestamptz,
  completed_at      timestamptz,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  constraint work_kind_is_a_word check (kind ~ '^[a-z][a-z_]{0,39}$'),
  constraint work_status_is_known check (status in ('pending', 'running', 'completed', 'failed')),
  constraint work_progress_is_percent check (progress between 0 and 100),
  constraint work_failed_has_reason check (status <> 'failed' or error_message is not null)
);
comment on table crm.demo_work is 'All jobs of every kind, with what running them needs to know (demo_job.kinds() lists the kinds). Jobs of a kind that asks for more have their rows in a child of this table. due_at: not before; NULL: at once.';
create index idx_demo_work_status on crm.demo_work (status);
create index idx_demo_work_created_by on crm.demo_work (created_by_id);
alter table crm.demo_work add constraint work_created_by foreign key (created_by_id) references crm.platform_users (id);
create trigger work_running after insert or delete or update of status, tenant_id on crm.demo_work
  for each row execute function crm.keep_running_jobs();

alter table crm.demo_generation_jobs
  add column kind text not null default 'generation',
  add column due_at timestamptz,
  drop constraint demo_generation_jobs_status_check,
  drop constraint demo_generation_jobs_progress_check,
  drop constraint generation_jobs_failed_has_reason,
  add constraint work_kind_is_a_word check (kind ~ '^[a-z][a-z_]{0,39}$'),
  add constraint work_status_is_known check (status in ('pending', 'running', 'completed', 'failed')),
  add constraint work_progress_is_percent check (progress between 0 and 100),
  add constraint work_failed_has_reason check (status <> 'failed' or error_message is not null);
alter table crm.demo_generation_jobs inherit crm.demo_work;

alter table crm.demo_patch_jobs
  add column kind text not null default 'patch',
  add column due_at timestamptz,
  drop constraint demo_patch_jobs_status_check,
  drop constraint demo_patch_jobs_progress_check,
  drop constraint patch_jobs_failed_has_reason,
  add constraint work_kind_is_a_word check (kind ~ '^[a-z][a-z_]{0,39}$'),
  add constraint work_status_is_known check (status in ('pending', 'running', 'completed', 'failed')),
  add constraint work_progress_is_percent check (progress between 0 and 100),
  add constraint work_failed_has_reason check (status <> 'failed' or error_message is not null);
alter table crm.demo_patch_jobs inherit crm.demo_work;

alter table crm.demo_jobs
  drop constraint demo_jobs_kind_check,
  add constraint demo_jobs_kind_is_a_word check (kind ~ '^[a-z][a-z_]{0,39}$');

grant select on crm.demo_work to demo_reader, demo_admin;
