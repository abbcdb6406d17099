-- Undos and the journal are lost; what was undone stays so. Where a plan was submitted again after its undo, the undone
-- job gives its hash up to the later one.
set local role demo_owner;

alter table crm.deal_contacts drop column created_at;
update crm.demo_patch_jobs as j set plan_hash = gen_random_uuid()::text where j.undone_at is not null;
drop index crm.patch_jobs_same_plan;
create unique index patch_jobs_same_plan on crm.demo_patch_jobs (tenant_id, plan_hash, seed)
  where status not in ('failed', 'cancelled');
drop index crm.patch_jobs_one_undo;
delete from crm.demo_patch_jobs as j where j.kind = 'undo';
alter table crm.demo_patch_jobs
  drop constraint patch_jobs_undone_by_somebody,
  drop constraint patch_jobs_undone_was_completed,
  drop constraint patch_jobs_undo_has_target,
  drop column change_digest,
  drop column confirmation,
  drop column undone_by_id,
  drop column undone_at,
  drop column target_job_id;
drop table crm.demo_job_changes;
