create function demo.finish_patch_tenant(job_id uuid)
returns boolean
language sql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce((select demo.finish_job(j.tenant_id) from crm.demo_patch_jobs as j where j.id = $1), false)
$$;

comment on function demo.finish_patch_tenant(uuid) is $doc$
Gives back the lock that start_patch took on the tenant of a patch job. False where this session holds none.

reads:   crm.demo_patch_jobs
example: select demo.finish_patch_tenant('00000000-0000-4000-8000-000000000021')
gives:   false
$doc$;
