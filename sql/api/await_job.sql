create function demo.await_job(job_id uuid)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_flow.wait_for_lock((demo_flow.require_job(job_id, null)).kind || ' job', job_id);
  perform demo_flow.await_time_limit(statement_timestamp(), clock_timestamp());
  return true;
end
$$;

comment on function demo.await_job(uuid) is $doc$
Takes the lock of a job for this session; where another session runs the job, when that has ended. Then call demo.run_job(jobId)
answers with its result, or runs what failed. demo.finish_job gives the lock back.

raises:  TG404 there is no such job
         TG409 the job's lock is held by a session that is idle
example: select demo.await_job('00000000-0000-4000-8000-000000000002')
gives:   true
$doc$;
