create function demo.start_job(job_id uuid, out kind text, out attempt int)
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _job       demo_flow.jobs := demo_flow.require_job(job_id, null);
  _tenant_id uuid := _job.tenant_id;
begin
  kind := _job.kind;
  if _job.status <> 'completed' then
    -- The lock says whether somebody works on the job; whoever dies loses it.
    if not demo.reserve_job(job_id) then
      perform demo_flow.refuse_busy(kind || ' job', job_id, format('Watch it: select demo.%s_job(%L);', kind, job_id));
    end if;
    perform demo_flow.wait_for_lock('tenant', _tenant_id);
    perform demo.recover_jobs();  -- whoever has the tenant's turn and finds a job running there, finds a dead one
    execute format('select from %s as j where j.id = $1 for no key update', _job.job_table) using job_id;
    _job := demo_flow.require_job(job_id, null);
  end if;

  if _job.status = 'completed' then  -- long ago, or by another session while this one waited
    insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, metadata)
    values (_job.tenant_id, _job.created_by_id, 'replay', format('demo_%s_job', kind), job_id, jsonb_build_object('event', 'PATCH_IDEMPOTENCY_DETECTED'));
    perform demo.finish_job(job_id);  -- it may have been reserved
    return;
  elsif _job.tenant_id is null then  -- deleted meanwhile: the data step says so
    perform demo_flow.hand_over_lock(_tenant_id);
  elsif exists (select from crm.demo_patch_jobs as p
                  join crm.demo_patch_jobs as o on o.tenant_id = p.tenant_id and o.plan_hash = p.plan_hash and o.seed = p.seed and o.id <> p.id
                 where p.id = start_job.job_id and o.status <> 'failed') then
    raise exception using
      errcode = 'TG409',
      message = format('the plan of patch job %s was submitted again with the same seed', job_id),
      detail  = jsonb_build_object('code', 'CONFLICT', 'details', jsonb_build_array(jsonb_build_object('field', 'jobId', 'constraint', 'another job has its plan and seed', 'requested', job_id))),
      hint    = 'Look at that one: select demo.patch_jobs(tenant_id);';
  end if;

  execute format($sql$
    update %s as j
       set status = 'running', attempt = j.attempt + 1, backend_pid = pg_backend_pid(), worker = current_setting('application_name'),
           progress = 0, current_step = 'Starting', error_message = null, error_stack = null,
           started_at = clock_timestamp(), completed_at = null, updated_at = clock_timestamp()
     where j.id = $1
    returning j.attempt$sql$, _job.job_table) into attempt using job_id;
  if kind = 'patch' then
    insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, metadata)
    values (_job.tenant_id, _job.created_by_id, 'start', 'demo_patch_job', job_id, jsonb_build_object('attempt', attempt, 'event', 'PATCH_JOB_STARTED'));
  end if;
  delete from crm.demo_job_progress as p where p.job_id = start_job.job_id;
  raise notice 'demogen %_JOB_STARTED % job %, attempt %', upper(kind), kind, job_id, attempt;
  perform demo_flow.await_time_limit(statement_timestamp(), clock_timestamp());
end
$$;

comment on function demo.start_job(uuid) is $doc$
First part of run_job: takes the locks of job and tenant for this session, sets the job running and answers with its kind and the number
of the attempt; no attempt where it is completed already. A job whose runner died can be started again.

writes:  crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_running_jobs, crm.demo_job_progress, crm.audit_logs
raises:  TG404 there is no such job
         TG409 another session has the job or its tenant, or the plan was submitted again with the same seed
example: select attempt from demo.start_job('00000000-0000-4000-8000-000000000002')
gives:   2
$doc$;
