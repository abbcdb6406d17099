alter table crm.demo_jobs drop column backfilled;
-- A job keeps the first of its keys: there is room for one.
alter table crm.demo_generation_jobs add column idempotency_key text;
alter table crm.demo_patch_jobs add column idempotency_key text;
update crm.demo_generation_jobs as j
   set idempotency_key = k.idempotency_key
  from (select distinct on (i.generation_job_id) i.* from crm.demo_idempotency_keys as i order by i.generation_job_id, i.created_at, i.idempotency_key) as k
 where k.generation_job_id = j.id and k.created_by_id = j.created_by_id;
update crm.demo_patch_jobs as j
   set idempotency_key = k.idempotency_key
  from (select distinct on (i.patch_job_id) i.* from crm.demo_idempotency_keys as i order by i.patch_job_id, i.created_at, i.idempotency_key) as k
 where k.patch_job_id = j.id and k.created_by_id = j.created_by_id;
create unique index generation_jobs_idempotency on crm.demo_generation_jobs (created_by_id, idempotency_key) where idempotency_key is not null;
create unique index patch_jobs_idempotency on crm.demo_patch_jobs (tenant_id, created_by_id, idempotency_key) where idempotency_key is not null;
drop table crm.demo_idempotency_keys;
