-- The journal: a job that changes or removes rows enters each of them with its image before and after. Jobs of kind undo
-- stand among the patches and name what they undo. Of people of deals it is kept when they were added: NULL for all that
-- are there already.
-- depends: 0025_deal_titles_by_kind

set local role demo_owner;

create table crm.demo_job_changes (
  tenant_id uuid not null,
  job_id    uuid not null,
  change_no int not null constraint job_changes_count_from_one check (change_no > 0),
  entity    text not null constraint job_changes_entity_known
            check (entity in ('companies', 'contacts', 'deals', 'activities')),
  row_id    uuid not null,
  month     varchar(7) not null constraint job_changes_month_written
            check (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  change    text not null constraint job_changes_change_known
            check (change in ('void', 'modify', 'move', 'restore', 'remove')),
  before    jsonb,
  after     jsonb,
  primary key (tenant_id, job_id, change_no),
  constraint job_changes_once_a_row unique (tenant_id, job_id, entity, row_id),
  constraint job_changes_have_images check (
    (before is not null or change = 'restore') and (after is not null) = (change <> 'remove')),
  constraint job_changes_job foreign key (tenant_id, job_id)
    references crm.demo_jobs (tenant_id, id) on delete cascade
);
comment on table crm.demo_job_changes is 'The journal: the rows that a job changed or removed beside those that it made. before, after: the columns that changed, with updated_at, deleted_at and demo_written_at; of a removed row all of it, with its stage history, people and tags. before is NULL for a row that an undone removal put back.';
create index job_changes_row on crm.demo_job_changes (tenant_id, row_id);
grant select on crm.demo_job_changes to demo_reader, demo_admin;

alter table crm.demo_patch_jobs
  add target_job_id uuid constraint patch_jobs_target references crm.demo_patch_jobs (id),
  add undone_at timestamptz,
  add undone_by_id uuid constraint patch_jobs_undone_by references crm.platform_users (id),
  add confirmation jsonb,
  add change_digest text,
  add constraint patch_jobs_undo_has_target check ((kind = 'undo') = (target_job_id is not null)),
  add constraint patch_jobs_undone_was_completed check (undone_at is null or status = 'completed'),
  add constraint patch_jobs_undone_by_somebody check ((undone_at is null) = (undone_by_id is null));
comment on column crm.demo_patch_jobs.target_job_id is 'What an undo undoes: a patch, or another undo.';
comment on column crm.demo_patch_jobs.undone_at is 'Since when what the job did is taken back; NULL where it stands.';
comment on column crm.demo_patch_jobs.confirmation is 'What was typed and chosen when the job was submitted.';
comment on column crm.demo_patch_jobs.change_digest is 'Of all images in the journal: those after less those before, modulo 2^128. What an undo undoes has the negative.';
create index idx_patch_jobs_target on crm.demo_patch_jobs (target_job_id);
create index idx_patch_jobs_undone_by on crm.demo_patch_jobs (undone_by_id);
-- of two undos of a job at once, one is refused
create unique index patch_jobs_one_undo on crm.demo_patch_jobs (tenant_id, target_job_id)
  where target_job_id is not null and status not in ('failed', 'cancelled') and undone_at is null;
-- a plan and its seed are free again when their job is undone
drop index crm.patch_jobs_same_plan;
create unique index patch_jobs_same_plan on crm.demo_patch_jobs (tenant_id, plan_hash, seed)
  where status not in ('failed', 'cancelled') and undone_at is null;

alter table crm.deal_contacts add created_at timestamptz;
alter table crm.deal_contacts alter created_at set default now();
