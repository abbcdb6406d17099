create function demo_job.recover_attempt(work crm.demo_work)
returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _limit constant int := 3;
  _interruptions_limit constant int := 20;  -- for a job that brings the server down itself
  _is_interrupted boolean := work.server_run <> demo_job.server_run()
    or exists (select from crm.demo_job_progress as p where p.job_id = work.id and p.given_back);
  _how text := case
    when work.server_run <> demo_job.server_run() then format('attempt %s ended when the server went down',
                                                              work.attempt)
    when _is_interrupted then format('attempt %s was given back by its worker', work.attempt)
    else format('attempt %s died with its session', work.attempt) end;
begin
  if not coalesce(_is_interrupted, false) and work.attempt >= _limit then
    perform demo_job.fail(work.id, work.attempt, '57P01',
                          format('the session that ran the job died, %s times in a row', work.attempt), null, null);
    return 'failed';
  elsif coalesce(_is_interrupted, false) and work.interruptions >= _interruptions_limit then
    perform demo_job.fail(work.id, work.attempt, '57P02',
                          format('the job was interrupted %s times', work.interruptions + 1), null, null);
    return 'failed';
  end if;
  update crm.demo_work as w
     set status = 'pending', logs = w.logs || demo_calc.log_entry(clock_timestamp(), 'warning', _how, null),
         -- what was not the job's fault does not count
         attempt = w.attempt - coalesce(_is_interrupted, false)::int,
         interruptions = w.interruptions + coalesce(_is_interrupted, false)::int,
         due_at = nullif(w.due_at, 'infinity'),  -- it had begun: any session may run it now
         backend_pid = null, current_step = null, progress = 0, updated_at = clock_timestamp()
   where w.id = work.id;
  perform pg_notify('demo_jobs', work.id::text);
  raise notice 'demogen %_JOB_RECOVERED % job %: %', upper(work.kind collate "C"), work.kind, work.id, _how;
  return 'pending';
end
$$;

comment on function demo_job.recover_attempt(crm.demo_work) is $doc$
Sets a job whose session died while it ran back to pending, or to failed after three attempts in a row. An attempt
that ended because the server went down or a worker gave the job back does not count. Answers with the new status.

reads:   crm.demo_generation_jobs, crm.demo_job_progress, crm.demo_patch_jobs, crm.demo_server_runs, crm.demo_work
writes:  crm.demo_generation_jobs, crm.demo_running_jobs, crm.demo_server_runs
raises:  TG404 never: the job is there
example: select demo_job.recover_attempt(w) from crm.demo_work as w where w.id =
         '00000000-0000-4000-8000-000000000003'
gives:   pending
$doc$;
