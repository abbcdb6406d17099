create function demo.claim_job(worker text)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _job  demo_flow.jobs;
  _free boolean;
begin
  if not coalesce(length(worker) between 1 and 63, false) then
    raise exception using
      errcode = 'TG400',
      message = 'a worker needs a name of 1 to 63 characters',
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', jsonb_build_array(jsonb_build_object('field', 'worker', 'constraint', 'must have 1 to 63 characters', 'requested', worker)));
  end if;
  perform set_config('application_name', worker, false);  -- a job remembers it when it starts
  perform demo.recover_jobs();

  for _job in
    select f.*
      from (
        -- a tenant's jobs go in the order in which they came; a job of a deleted tenant stands for itself
        select distinct on (coalesce(j.tenant_id, j.id)) j.*
          from demo_flow.jobs as j
         where j.status = 'pending'
         order by coalesce(j.tenant_id, j.id), j.created_at, j.id
      ) as f
     where not exists (select from crm.demo_running_jobs as r where r.tenant_id = f.tenant_id)
     order by f.created_at, f.id
  loop
    continue when not pg_try_advisory_lock(demo_flow.lock_key(_job.id));
    if _job.tenant_id is null or pg_try_advisory_lock(demo_flow.lock_key(_job.tenant_id)) then
      -- another worker may have run it to its end since it was read
      execute format($sql$select true from %s as j where j.id = $1 and j.status = 'pending' for update skip locked$sql$, _job.job_table) into _free using _job.id;
      if _free then
        return jsonb_build_object('jobId', _job.id, 'kind', _job.kind, 'tenantId', _job.tenant_id);
      end if;
    end if;
    perform demo.finish_job(_job.id);
  end loop;
  return null;
end
$$;

comment on function demo.claim_job(text) is $doc$
For workers: takes the oldest pending job that can run now and answers {jobId, kind, tenantId}; NULL where there is none. The session holds the locks of
the job and its tenant from then on, and goes on with call demo.run_job(jobId). Recovers dead jobs first.

writes:  crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_running_jobs, crm.audit_logs
raises:  TG400 the worker has no name
         TG404 never: the jobs are there
example: select demo.claim_job('worker 1') ->> 'jobId'
gives:   00000000-0000-4000-8000-000000000002
$doc$;
