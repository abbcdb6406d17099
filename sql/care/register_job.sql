create function demo_care.register_job(tenant_id uuid, job_id uuid, created_at timestamptz)
returns void
language sql volatile
begin atomic
  insert into crm.demo_jobs (tenant_id, id, kind, application_no, created_at)
  select register_job.tenant_id, register_job.job_id, 'generation', coalesce(max(j.application_no), 0) + 1,
         register_job.created_at
    from crm.demo_jobs as j
   where j.tenant_id = register_job.tenant_id
  on conflict on constraint demo_jobs_pkey do nothing;
end;

comment on function demo_care.register_job(uuid, uuid, timestamptz) is $doc$
Enters the generation job of a tenant that was made before there was a registry, after the jobs that are there;
nothing where it is entered.

reads:   crm.demo_jobs
writes:  crm.demo_jobs
example: select count(*) from demo_care.old_tenants() as o
         cross join lateral demo_care.register_job(o.tenant_id, o.job_id, o.created_at)
         where o.tenant_id = '00000000-0000-4000-8000-00000000000f'
gives:   1
$doc$;
