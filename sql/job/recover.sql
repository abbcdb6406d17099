create function demo_job.recover()
returns table (job_id uuid, status text)
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _work    crm.demo_work;
  _attempt int;
begin
  for _work in select w.* from crm.demo_work as w where w.status = 'running' order by w.id loop
    -- A job is dead exactly when the lock of its backend is free. The lock is taken until this transaction ends.
    continue when not pg_try_advisory_xact_lock(demo_job.lock_key(_work.id));
    select w.attempt into _attempt from crm.demo_work as w where w.id = _work.id
           and w.status = 'running' for update skip locked;
    continue when not found;

    job_id := _work.id;
    if _attempt >= 3 then
      perform demo_job.fail(job_id, _attempt, '57P01',
                            format('the session that ran the job died, %s times in a row', _attempt), null, null);
      status := 'failed';
    else
      update crm.demo_work as w
         set status = 'pending', logs = w.logs
             || demo_calc.log_entry(clock_timestamp(), 'warning',
                                    format('attempt %s died with its session', _attempt), null),
             backend_pid = null, current_step = null, progress = 0, updated_at = clock_timestamp()
       where w.id = _work.id;
      perform pg_notify('demo_jobs', job_id::text);
      raise notice 'demogen %_JOB_RECOVERED % job %: attempt % died with its session', upper(_work.kind collate "C"), _work.kind,
        job_id, _attempt;
      status := 'pending';
    end if;
    return next;
  end loop;
end
$$;

comment on function demo_job.recover() is $doc$
Finds jobs whose session died while they ran: back to pending, or failed after three attempts. Nothing of them was
kept, because a job's data is one transaction.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work
writes:  crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_running_jobs, crm.audit_logs
raises:  TG404 never: the jobs are there
example: select string_agg(status, ' ' order by job_id) from demo_job.recover()
gives:   pending failed pending
$doc$;
