-- The locks of jobs and tenants have numbers that nobody else can know, so that nobody else holds them.
-- depends: 0015_cancelled_jobs

set local role demo_owner;

create table crm.demo_installation (
  is_this   boolean primary key default true check (is_this),
  lock_salt uuid not null default gen_random_uuid()
);
insert into crm.demo_installation default values;
comment on table crm.demo_installation is 'A random number of this installation, from which demo_job.lock_key makes the advisory locks of jobs and tenants. Only the owner reads it.';
