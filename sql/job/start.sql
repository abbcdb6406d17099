create function demo_job.start(job_id uuid, out kind text, out attempt int)
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _work      crm.demo_work;
  _tenant_id uuid;
begin
  -- before any table is touched: a migration may change them
  if not demo_job.hold_code(true) then
    raise exception using
      errcode = 'object_in_use',
      message = 'the code was replaced meanwhile',
      hint    = 'Call again.';
  end if;
  perform set_config('demogen.code', to_regnamespace('demo')::oid::text, false);  -- the job's data want the same code
  _work := demo_job.require_job(job_id);
  _tenant_id := _work.tenant_id;
  kind := _work.kind;
  if _work.status <> 'completed' then
    -- The lock says whether somebody works on the job; whoever dies loses it.
    if not demo_job.reserve(job_id) then
      perform demo_job.refuse_busy(kind || ' job', job_id, format('Watch it: %s', demo_job.look_at(kind, job_id)));
    end if;
    perform demo_job.wait_for_lock('tenant', _tenant_id);
    perform demo_job.recover();  -- whoever has the tenant's turn and finds a job running there, finds a dead one
    perform from crm.demo_work as w where w.id = start.job_id for no key update;
    _work := demo_job.require_job(job_id);
  end if;

  if _work.status = 'completed' then  -- long ago, or by another session while this one waited
    insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, metadata)
    values (_work.tenant_id, _work.created_by_id, 'replay', format('demo_%s_job', kind), job_id,
            jsonb_build_object('event', upper(kind collate "C") || '_IDEMPOTENCY_DETECTED'));
    perform demo_job.finish(job_id);  -- it may have been reserved
    return;
  elsif _work.status = 'cancelled' then
    perform demo_calc.refuse('TG409', 'CONFLICT', format('%s job %s was cancelled', kind, job_id),
                             array[demo_calc.fault_of('jobId', 'was cancelled', job_id)],
                             'Submit what it asked for again.');
  elsif _work.tenant_id is null then  -- deleted meanwhile: the data step says so
    perform demo_job.hand_over_lock(_tenant_id);
  end if;
  perform demo_job.refuse_twin(job_id);
  perform demo_job.refuse_out_of_turn(job_id);

  update crm.demo_work as w
     set status = 'running', attempt = w.attempt + 1, backend_pid = pg_backend_pid(),
         worker = current_setting('application_name'),
         server_run = demo_job.server_run(),
         progress = 0, current_step = 'Starting', error_message = null, error_stack = null,
         started_at = clock_timestamp(), completed_at = null, updated_at = clock_timestamp()
   where w.id = start.job_id
  returning w.attempt into start.attempt;
  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, metadata)
  values (_work.tenant_id, _work.created_by_id, 'start', format('demo_%s_job', kind), job_id,
          jsonb_build_object('attempt', attempt, 'event', upper(kind collate "C") || '_JOB_STARTED'));
  delete from crm.demo_job_progress as p where p.job_id = start.job_id;
  raise notice 'demogen %_JOB_STARTED % job %, attempt %', upper(kind collate "C"), kind, job_id, attempt;
  perform demo_job.await_time_limit(statement_timestamp(), clock_timestamp());
end
$$;

comment on function demo_job.start(uuid) is $doc$
First part of run_job: takes the locks of job and tenant for this session, sets the job running and answers with its
kind and the number of the attempt; no attempt where it is completed already. A job whose runner died can be started
again.

reads:   crm.demo_generation_jobs, crm.demo_installation, crm.demo_job_progress, crm.demo_patch_jobs,
         crm.demo_server_runs, crm.demo_work
writes:  crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_running_jobs, crm.demo_job_progress,
         crm.demo_server_runs, crm.audit_logs
raises:  TG404 there is no such job
         TG409 another session has the job or its tenant, the job was cancelled, or the plan was submitted again with
         the
               same seed
example: select attempt from demo_job.start('00000000-0000-4000-8000-000000000002')
gives:   2
$doc$;
