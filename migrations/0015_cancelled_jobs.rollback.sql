-- Cancelled jobs become failed ones.
drop table crm.demo_server_runs;
alter table crm.demo_job_progress drop column given_back;
update crm.demo_work set status = 'failed', error_message = coalesce(error_message, 'cancelled') where status = 'cancelled';
drop index crm.patch_jobs_same_plan;
create unique index patch_jobs_same_plan on crm.demo_patch_jobs (tenant_id, plan_hash, seed) where status <> 'failed';
alter table crm.demo_work drop constraint work_status_is_known;
alter table crm.demo_generation_jobs
  drop constraint work_status_is_known,
  add constraint work_status_is_known check (status in ('pending', 'running', 'completed', 'failed'));
alter table crm.demo_patch_jobs
  drop constraint work_status_is_known,
  add constraint work_status_is_known check (status in ('pending', 'running', 'completed', 'failed'));
alter table crm.demo_work
  add constraint work_status_is_known check (status in ('pending', 'running', 'completed', 'failed')),
  drop column server_run,
  drop column interruptions;
comment on column crm.demo_work.due_at is null;
