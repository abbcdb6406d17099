create view demo_flow.jobs as
select 'generation' as kind, g.tableoid::regclass as job_table, g.id, g.tenant_id, g.created_by_id, g.status, g.attempt, g.created_at
  from crm.demo_generation_jobs as g
union all
select 'patch', p.tableoid::regclass, p.id, p.tenant_id, p.created_by_id, p.status, p.attempt, p.created_at
  from crm.demo_patch_jobs as p;

comment on view demo_flow.jobs is $doc$
All jobs of every kind, with what running them needs to know. job_table is the table that a job is a row of: a new kind of job has
the same columns there and a branch here.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs
$doc$;
