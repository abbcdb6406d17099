-- Pending jobs can be cancelled; and attempts that ended because the server went down, or because a worker gave the job back, do not
-- count.
-- depends: 0014_code_lock

set local role demo_owner;

alter table crm.demo_work drop constraint work_status_is_known;
alter table crm.demo_generation_jobs
  drop constraint work_status_is_known,
  add constraint work_status_is_known check (status in ('pending', 'running', 'completed', 'failed', 'cancelled'));
alter table crm.demo_patch_jobs
  drop constraint work_status_is_known,
  add constraint work_status_is_known check (status in ('pending', 'running', 'completed', 'failed', 'cancelled'));
alter table crm.demo_work
  add constraint work_status_is_known check (status in ('pending', 'running', 'completed', 'failed', 'cancelled')),
  add column server_run text,
  add column interruptions int not null default 0;
drop index crm.patch_jobs_same_plan;
create unique index patch_jobs_same_plan on crm.demo_patch_jobs (tenant_id, plan_hash, seed) where status not in ('failed', 'cancelled');

alter table crm.demo_job_progress add column given_back boolean not null default false;

-- empty after every crash of the server, even one that leaves the postmaster running
create unlogged table crm.demo_server_runs (
  id uuid not null default gen_random_uuid(),
  is_this boolean primary key default true check (is_this)
);
grant select on crm.demo_server_runs to demo_reader, demo_admin;
comment on table crm.demo_server_runs is 'A row that the server forgets when it crashes: demo_job.server_run() tells by it whether a session can have lived on.';
comment on column crm.demo_work.due_at is 'Not before; NULL: at once; infinity: for the session alone that submitted the job and holds its lock.';
comment on column crm.demo_work.server_run is 'The run of the server in which the last attempt began.';
comment on column crm.demo_work.interruptions is 'Attempts that ended because the server went down or a worker gave the job back; attempt does not count them.';
