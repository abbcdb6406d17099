create function demo.recover_jobs()
returns table (job_id uuid, status text)
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A job is dead exactly when the lock of its backend is free. The lock is taken until this transaction ends.
  return query
  with dead as (
    select j.id, j.attempt
      from (select g.id, g.attempt from crm.demo_generation_jobs as g where g.status = 'running' order by g.id for update skip locked) as j
     where pg_try_advisory_xact_lock(demo_flow.lock_key(j.id))
  )
  update crm.demo_generation_jobs as j
     set status = case when d.attempt >= 3 then 'failed' else 'pending' end,
         error_message = case when d.attempt >= 3 then format('the session that ran the job died, %s times in a row', d.attempt) end,
         completed_at = case when d.attempt >= 3 then clock_timestamp() end,
         logs = j.logs || demo_flow.log_entry(clock_timestamp(), 'warning', format('attempt %s died with its session', d.attempt), null),
         backend_pid = null, current_step = null, progress = 0, updated_at = clock_timestamp()
    from dead as d
   where j.id = d.id
  returning j.id, j.status;

  return query
  with dead as (
    select j.id, j.attempt
      from (select p.id, p.attempt from crm.demo_patch_jobs as p where p.status = 'running' order by p.id for update skip locked) as j
     where pg_try_advisory_xact_lock(demo_flow.lock_key(j.id))
  )
  update crm.demo_patch_jobs as j
     set status = case when d.attempt >= 3 then 'failed' else 'pending' end,
         error_message = case when d.attempt >= 3 then format('the session that ran the job died, %s times in a row', d.attempt) end,
         completed_at = case when d.attempt >= 3 then clock_timestamp() end,
         logs = j.logs || demo_flow.log_entry(clock_timestamp(), 'warning', format('attempt %s died with its session', d.attempt), null),
         backend_pid = null, current_step = null, progress = 0, updated_at = clock_timestamp()
    from dead as d
   where j.id = d.id
  returning j.id, j.status;
end
$$;

comment on function demo.recover_jobs() is $doc$
Finds jobs whose session died while they ran: back to pending, or failed after three attempts. Nothing of them was kept, because a job's
data is one transaction.

writes:  crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_running_jobs
example: select count(*) from demo.recover_jobs()
gives:   2
$doc$;
