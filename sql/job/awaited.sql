create function demo_job.awaited(job_id uuid)
returns uuid[]
language sql stable
begin atomic
  select array(
    select a.id
      from crm.demo_patch_jobs as j
      join crm.demo_patch_jobs as a on a.tenant_id = j.tenant_id and a.id = any (j.depends_on)
     where j.id = awaited.job_id and a.status in ('pending', 'running')
     order by a.created_at, a.id);
end;

comment on function demo_job.awaited(uuid) is $doc$
The jobs that a queued job still waits for, in the order in which they go.

reads:   crm.demo_patch_jobs
example: select demo_job.awaited('00000000-0000-4000-8000-000000000021')
gives:   {}
$doc$;
