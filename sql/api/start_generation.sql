create function demo.start_generation(job_id uuid)
returns int
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _job crm.demo_generation_jobs;
begin
  select j.* into _job from crm.demo_generation_jobs as j where j.id = start_generation.job_id;
  if not found then
    raise exception using
      errcode = 'TG404',
      message = format('there is no generation job %s', coalesce(job_id::text, 'NULL')),
      detail  = jsonb_build_object('code', 'NOT_FOUND', 'details', jsonb_build_array(jsonb_build_object('field', 'jobId', 'requested', job_id))),
      hint    = 'See all jobs: select demo.generation_jobs(''{}'');';
  elsif _job.status = 'completed' then
    return null;
  end if;

  -- The lock says whether somebody works on the job; whoever dies loses it. It comes before the row, which a running job holds.
  if not pg_try_advisory_lock(demo_flow.lock_key(job_id)) then
    raise exception using
      errcode = 'TG409',
      message = format('generation job %s is running already', job_id),
      detail  = jsonb_build_object('code', 'CONFLICT', 'details', jsonb_build_array(jsonb_build_object('field', 'jobId', 'constraint', 'is running', 'requested', job_id))),
      hint    = format('Watch it: select demo.generation_job(%L);', job_id);
  end if;
  select j.* into _job from crm.demo_generation_jobs as j where j.id = start_generation.job_id for update;
  if _job.status = 'completed' then  -- by another session, a moment ago
    perform pg_advisory_unlock(demo_flow.lock_key(job_id));
    return null;
  end if;

  update crm.demo_generation_jobs as j
     set status = 'running', attempt = j.attempt + 1, backend_pid = pg_backend_pid(), worker = current_setting('application_name'),
         progress = 0, current_step = 'Starting', error_message = null, error_stack = null,
         started_at = clock_timestamp(), updated_at = clock_timestamp()
   where j.id = start_generation.job_id;
  delete from crm.demo_job_progress as p where p.job_id = start_generation.job_id;
  return _job.attempt + 1;
end
$$;

comment on function demo.start_generation(uuid) is $doc$
First part of run_generation: takes the job's lock for this session, sets it running and answers with the number of the attempt;
NULL where it is completed already. A job whose runner died can be started again.

writes:  crm.demo_generation_jobs, crm.demo_running_jobs, crm.demo_job_progress
raises:  TG404 there is no such job
         TG409 another session is running it
example: select demo.start_generation('00000000-0000-4000-8000-000000000002')
gives:   2
$doc$;
