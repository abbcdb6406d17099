create function demo_job.await(job_id uuid)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_job.wait_for_lock((demo_job.require_job(job_id, null)).kind || ' job', job_id);
  perform demo_job.await_time_limit(statement_timestamp(), clock_timestamp());
  return true;
end
$$;

comment on function demo_job.await(uuid) is $doc$
Takes the lock of a job for this session; where another session runs the job, when that has ended. Then call
demo.run_job(jobId) answers with its result, or runs what failed. demo_job.finish gives the lock back.

reads:   crm.demo_generation_jobs, crm.demo_installation, crm.demo_patch_jobs, crm.demo_work
raises:  TG404 there is no such job
         TG409 the job's lock is held by a session that is idle
example: select demo_job.await('00000000-0000-4000-8000-000000000002')
gives:   true
$doc$;
