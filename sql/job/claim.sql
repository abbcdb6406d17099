create function demo_job.claim(worker text)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _work crm.demo_work;
begin
  if not coalesce(length(worker) between 1 and 63 and demo_calc.hidden_character(worker) is null, false) then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
                             'a worker needs a name of 1 to 63 characters, none of them hidden',
                             array[demo_calc.fault_of('worker', 'must have 1 to 63 characters, none hidden', worker)]);
  end if;
  perform set_config('application_name', worker, false);  -- a job remembers it when it starts
  if not demo_job.hold_code(false) then
    return null;  -- a deploy goes first
  end if;
  perform demo_job.recover();

  for _work in
    select f.*
      from (
        -- a tenant's jobs go in the order in which they came; a job of a deleted tenant stands for itself
        select distinct on (coalesce(w.tenant_id, w.id)) w.*
          from crm.demo_work as w
         where w.status = 'pending'
           and coalesce(w.due_at <= clock_timestamp(), true)
           and demo_job.awaited(w.id) = '{}'
         order by coalesce(w.tenant_id, w.id), w.created_at, w.id
      ) as f
     where not exists (select from crm.demo_running_jobs as r where r.tenant_id = f.tenant_id)
     order by f.created_at, f.id
  loop
    continue when not pg_try_advisory_lock(demo_job.lock_key(_work.id));
    if _work.tenant_id is null or pg_try_advisory_lock(demo_job.lock_key(_work.tenant_id)) then
      -- another worker may have run it to its end since it was read
      perform from crm.demo_work as w where w.id = _work.id and w.status = 'pending' for update skip locked;
      if found then
        return jsonb_build_object('jobId', _work.id, 'kind', _work.kind, 'tenantId', _work.tenant_id);
      end if;
    end if;
    perform demo_job.finish(_work.id);
  end loop;
  return null;
end
$$;

comment on function demo_job.claim(text) is $doc$
For workers: takes the oldest pending job that can run now and answers {jobId, kind, tenantId}; NULL where there is
none, and while a deploy waits or works. The session holds the locks of the job and its tenant from then on, and goes
on with call demo.run_job(jobId). Recovers dead jobs first.

reads:   crm.demo_generation_jobs, crm.demo_installation, crm.demo_job_progress, crm.demo_patch_jobs,
         crm.demo_running_jobs, crm.demo_server_runs, crm.demo_work
writes:  crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_running_jobs, crm.demo_server_runs, crm.audit_logs
raises:  TG400 the worker has no name, or a hidden character in it
         TG404 never: the jobs are there
example: select demo_job.claim('worker 1') ->> 'jobId'
gives:   00000000-0000-4000-8000-000000000002
$doc$;
