create function demo_flow.hold_attempt(job_id uuid, attempt int)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _job demo_flow.jobs := demo_flow.require_job(job_id, null);
begin
  perform pg_advisory_xact_lock_shared(4711);  -- the code is not replaced under a running job
  execute format('select from %s as j where j.id = $1 for no key update', _job.job_table) using job_id;
  _job := demo_flow.require_job(job_id, null);
  if _job.status <> 'running' or _job.attempt is distinct from hold_attempt.attempt then
    raise exception using
      errcode = 'TG409',
      message = format('attempt %s of %s job %s is not the running one', attempt, _job.kind, job_id),
      detail  = jsonb_build_object('code', 'CONFLICT', 'details', jsonb_build_array(jsonb_build_object('field', 'jobId', 'constraint', 'is not running this attempt', 'current', _job.attempt, 'requested', attempt))),
      hint    = format('Run it: call demo.run_job(%L);', job_id);
  end if;
end
$$;

comment on function demo_flow.hold_attempt(uuid, int) is $doc$
The first step of a job's data: raises unless this attempt is the one that runs, and keeps the job and the code as they are until the
transaction ends.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs
raises:  TG404 there is no such job
         TG409 the job is not running this attempt
example: select demo_flow.hold_attempt('00000000-0000-4000-8000-000000000003', 1) is not null
gives:   true
$doc$;
