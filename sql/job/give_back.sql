create function demo_job.give_back(job_id uuid, attempt int)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update crm.demo_work as w
     set status = 'pending', attempt = w.attempt - 1, backend_pid = null, current_step = null, progress = 0,
         updated_at = clock_timestamp()
   where w.id = give_back.job_id and w.status = 'running' and w.attempt = give_back.attempt;
  if found then
    perform pg_notify('demo_jobs', job_id::text);
  end if;
  return found;
end
$$;

comment on function demo_job.give_back(uuid, int) is $doc$
Last part of run_job where a deploy kept it from its data: the job is pending again, and the attempt does not count. A
held job stays held: nobody else runs it, and demo_job.recover cancels it.
False where this attempt is no longer the running one.

writes:  crm.demo_generation_jobs, crm.demo_running_jobs
example: select demo_job.give_back('00000000-0000-4000-8000-000000000003', 1)
gives:   true
$doc$;
