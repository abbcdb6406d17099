-- Jobs of other kinds than the two are lost with the table.
alter table crm.demo_jobs
  drop constraint demo_jobs_kind_is_a_word,
  add constraint demo_jobs_kind_check check (kind in ('generation', 'patch'));
alter table crm.demo_generation_jobs no inherit crm.demo_work;
alter table crm.demo_generation_jobs
  drop constraint work_kind_is_a_word,
  drop constraint work_status_is_known,
  drop constraint work_progress_is_percent,
  drop constraint work_failed_has_reason,
  add constraint demo_generation_jobs_status_check check (status in ('pending', 'running', 'completed', 'failed')),
  add constraint demo_generation_jobs_progress_check check (progress between 0 and 100),
  add constraint generation_jobs_failed_has_reason check (status <> 'failed' or error_message is not null),
  drop column due_at,
  drop column kind;
alter table crm.demo_patch_jobs no inherit crm.demo_work;
alter table crm.demo_patch_jobs
  drop constraint work_kind_is_a_word,
  drop constraint work_status_is_known,
  drop constraint work_progress_is_percent,
  drop constraint work_failed_has_reason,
  add constraint demo_patch_jobs_status_check check (status in ('pending', 'running', 'completed', 'failed')),
  add constraint demo_patch_jobs_progress_check check (progress between 0 and 100),
  add constraint patch_jobs_failed_has_reason check (status <> 'failed' or error_message is not null),
  drop column due_at,
  drop column kind;
drop table crm.demo_work;
