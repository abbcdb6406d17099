create function demo.start_patch(job_id uuid)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _job crm.demo_patch_jobs;
begin
  select j.* into _job from crm.demo_patch_jobs as j where j.id = start_patch.job_id;
  if not found then
    raise exception using
      errcode = 'TG404',
      message = format('there is no patch job %s', coalesce(job_id::text, 'NULL')),
      detail  = jsonb_build_object('code', 'NOT_FOUND', 'details', jsonb_build_array(jsonb_build_object('field', 'jobId', 'requested', job_id))),
      hint    = 'See the patches of a tenant: select demo.patch_jobs(tenant_id);';
  elsif _job.status = 'completed' then
    return jsonb_build_object('tenantId', _job.tenant_id);
  end if;
  perform demo_flow.require_demo_tenant(_job.tenant_id);

  if not pg_try_advisory_lock(demo_flow.lock_key(job_id)) then
    raise exception using
      errcode = 'TG409',
      message = format('patch job %s is running already', job_id),
      detail  = jsonb_build_object('code', 'CONFLICT', 'details', jsonb_build_array(jsonb_build_object('field', 'jobId', 'constraint', 'is running', 'requested', job_id))),
      hint    = format('Watch it: select demo.patch_job(%L);', job_id);
  end if;
  -- One job at a time on a tenant: the others wait their turn here. Whoever gets the turn and finds a job running there,
  -- finds a dead one.
  perform pg_advisory_lock(demo_flow.lock_key(_job.tenant_id));
  perform demo.recover_jobs();
  select j.* into _job from crm.demo_patch_jobs as j where j.id = start_patch.job_id for update;
  perform demo_flow.require_demo_tenant(_job.tenant_id);  -- it may have been deleted meanwhile
  if _job.status = 'completed' then
    return jsonb_build_object('tenantId', _job.tenant_id);
  elsif exists (select from crm.demo_patch_jobs as o
                 where o.tenant_id = _job.tenant_id and o.plan_hash = _job.plan_hash and o.seed = _job.seed and o.status <> 'failed' and o.id <> _job.id) then
    raise exception using
      errcode = 'TG409',
      message = format('the plan of patch job %s was submitted again with the same seed', job_id),
      detail  = jsonb_build_object('code', 'CONFLICT', 'details', jsonb_build_array(jsonb_build_object('field', 'jobId', 'constraint', 'another job has its plan and seed', 'requested', job_id))),
      hint    = 'Look at that one: select demo.patch_jobs(tenant_id);';
  end if;

  update crm.demo_patch_jobs as j
     set status = 'running', attempt = j.attempt + 1, backend_pid = pg_backend_pid(), worker = current_setting('application_name'),
         progress = 0, current_step = 'Starting', error_message = null, error_stack = null, started_at = clock_timestamp(), updated_at = clock_timestamp()
   where j.id = start_patch.job_id;
  delete from crm.demo_job_progress as p where p.job_id = start_patch.job_id;
  raise notice 'demogen PATCH_JOB_STARTED patch job %', job_id;
  return jsonb_build_object('tenantId', _job.tenant_id, 'attempt', _job.attempt + 1);
end
$$;

comment on function demo.start_patch(uuid) is $doc$
First part of run_patch: takes the locks of job and tenant for this session, sets the job running and answers {tenantId, attempt};
without attempt where it is completed already.

writes:  crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_running_jobs, crm.demo_job_progress
raises:  TG400 the tenant is not a demo tenant
         TG404 there is no such job
         TG409 another session is running it
example: select demo.start_patch('00000000-0000-4000-8000-000000000021') ->> 'attempt'
gives:   1
$doc$;
