create function demo.recover_jobs()
returns table (job_id uuid, status text)
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _job     demo_flow.jobs;
  _attempt int;
begin
  for _job in select j.* from demo_flow.jobs as j where j.status = 'running' order by j.id loop
    -- A job is dead exactly when the lock of its backend is free. The lock is taken until this transaction ends.
    continue when not pg_try_advisory_xact_lock(demo_flow.lock_key(_job.id));
    execute format($sql$select j.attempt from %s as j where j.id = $1 and j.status = 'running' for update skip locked$sql$, _job.job_table) into _attempt using _job.id;
    continue when _attempt is null;

    job_id := _job.id;
    if _attempt >= 3 then
      perform demo.fail_job(job_id, _attempt, '57P01', format('the session that ran the job died, %s times in a row', _attempt), null, null);
      status := 'failed';
    else
      execute format($sql$
        update %s as j
           set status = 'pending', logs = j.logs || demo_flow.log_entry(clock_timestamp(), 'warning', format('attempt %%s died with its session', j.attempt), null),
               backend_pid = null, current_step = null, progress = 0, updated_at = clock_timestamp()
         where j.id = $1$sql$, _job.job_table) using job_id;
      perform pg_notify('demo_jobs', job_id::text);
      raise notice 'demogen %_JOB_RECOVERED % job %: attempt % died with its session', upper(_job.kind), _job.kind, job_id, _attempt;
      status := 'pending';
    end if;
    return next;
  end loop;
end
$$;

comment on function demo.recover_jobs() is $doc$
Finds jobs whose session died while they ran: back to pending, or failed after three attempts. Nothing of them was kept, because a job's
data is one transaction.

writes:  crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_running_jobs, crm.audit_logs
raises:  TG404 never: the jobs are there
example: select string_agg(status, ' ' order by job_id) from demo.recover_jobs()
gives:   pending failed pending
$doc$;
