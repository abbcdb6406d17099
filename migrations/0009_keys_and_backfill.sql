-- Idempotency keys, apart from the jobs: a request may be answered with a job that another one made, and its key must be
-- remembered then too. The keys that jobs carried move over. And a mark on jobs whose rows the backfill found.
-- depends: 0008_audit_events

set local role demo_owner;

create table crm.demo_idempotency_keys (
  created_by_id     uuid not null constraint idempotency_keys_created_by references crm.platform_users (id),
  patched_tenant_id uuid,
  idempotency_key   text not null constraint idempotency_keys_length check (length(idempotency_key) between 1 and 200),
  -- a key is taken before its job is made
  generation_job_id uuid constraint idempotency_keys_generation_job references crm.demo_generation_jobs (id) on delete cascade deferrable initially deferred,
  patch_job_id      uuid constraint idempotency_keys_patch_job references crm.demo_patch_jobs (id) on delete cascade deferrable initially deferred,
  request           jsonb not null,
  created_at        timestamptz not null default now(),
  constraint idempotency_keys_of_one_job check ((generation_job_id is null) = (patched_tenant_id is not null) and (patch_job_id is null) = (patched_tenant_id is null)),
  constraint idempotency_keys_once unique nulls not distinct (created_by_id, patched_tenant_id, idempotency_key)
);
comment on table crm.demo_idempotency_keys is 'The job that the first request with a key was answered with, and that request: {plan}, {config} or {regenerate}. patched_tenant_id: NULL for a generation.';
create index idx_idempotency_keys_generation_job on crm.demo_idempotency_keys (generation_job_id);
create index idx_idempotency_keys_patch_job on crm.demo_idempotency_keys (patch_job_id);

insert into crm.demo_idempotency_keys (created_by_id, patched_tenant_id, idempotency_key, generation_job_id, patch_job_id, request, created_at)
select j.created_by_id, null, j.idempotency_key, j.id, null,
       case when j.regenerated_from_id is null then jsonb_build_object('config', j.submitted_config) else jsonb_build_object('regenerate', j.regenerated_from_id) end, j.created_at
  from crm.demo_generation_jobs as j
 where length(j.idempotency_key) between 1 and 200
union all
select j.created_by_id, j.tenant_id, j.idempotency_key, null, j.id, jsonb_build_object('plan', coalesce(j.submitted_plan, j.patch_plan_json)), j.created_at
  from crm.demo_patch_jobs as j
 where length(j.idempotency_key) between 1 and 200
   and j.tenant_id is not null;  -- nobody can repeat a patch of a deleted tenant

-- a constraint that waits for COMMIT would stand in the way of the next statements
set constraints all immediate;
alter table crm.demo_generation_jobs drop column idempotency_key;
alter table crm.demo_patch_jobs drop column idempotency_key;

grant select on crm.demo_idempotency_keys to demo_reader, demo_admin;

alter table crm.demo_jobs add column backfilled boolean not null default false;
comment on column crm.demo_jobs.backfilled is 'Rows of this job got their provenance afterwards: their source month is that of UTC, whatever it is in the tenant''s zone.';
-- a job that a backfill entered has no month plan
update crm.demo_jobs as j
   set backfilled = true
 where j.kind = 'generation'
   and not exists (select from crm.demo_job_months as m where m.tenant_id = j.tenant_id and m.job_id = j.id);
