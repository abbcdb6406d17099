create function demo_job.recover()
returns table (job_id uuid, status text)
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _work crm.demo_work;
begin
  for _work in
    select w.* from crm.demo_work as w
     where w.status = 'running' or w.status = 'pending' and w.due_at = 'infinity'
     order by w.id
  loop
    continue when _work.status = 'pending' and exists (  -- it is about to begin here
      select from demo_job.lock_holder(_work.id) as h where h.pid = pg_backend_pid());
    -- A job is dead exactly when the lock of its backend is free. The lock is taken until this transaction ends.
    continue when not pg_try_advisory_xact_lock(demo_job.lock_key(_work.id));
    select w.* into _work
      from crm.demo_work as w
     where w.id = _work.id and (w.status = 'running' or w.status = 'pending' and w.due_at = 'infinity')
       for update skip locked;
    continue when not found;
    job_id := _work.id;
    status := case when _work.status = 'running' then demo_job.recover_attempt(_work) else 'cancelled' end;
    if _work.status = 'pending' then
      perform demo_job.cancel(_work.id, _work.created_by_id,
                              'cancelled, because the session that submitted it ended before it began', true);
    end if;
    return next;
  end loop;
end
$$;

comment on function demo_job.recover() is $doc$
Finds jobs whose session died: while they ran, back to pending, or failed after three attempts that count; before they
began, cancelled where the session meant to run them itself. Nothing of them was kept, because a job's data is one
transaction.

reads:   crm.demo_generation_jobs, crm.demo_installation, crm.demo_job_progress, crm.demo_patch_jobs,
         crm.demo_server_runs, crm.demo_work
writes:  crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_running_jobs, crm.demo_server_runs, crm.audit_logs
raises:  TG404 never: the jobs are there
example: select string_agg(status, ' ' order by job_id) from demo_job.recover()
gives:   pending failed pending
$doc$;
