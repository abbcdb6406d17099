create function demo_job.cancel_held(job_id uuid, reason text)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from demo_job.lock_holder(cancel_held.job_id) as h where h.pid = pg_backend_pid()) then
    return false;
  end if;
  return coalesce((
    select demo_job.cancel(w.id, w.created_by_id, format('cancelled, because it could not begin: %s',
                                                         cancel_held.reason),
                           true)
      from crm.demo_work as w
     where w.id = cancel_held.job_id and w.status = 'pending' and w.due_at = 'infinity'), false);
end
$$;

comment on function demo_job.cancel_held(uuid, text) is $doc$
Cancels a job that this session submitted, holds and could not begin, so that what its caller was told did not happen
does not happen later. False where the session holds no such job.

reads:   crm.demo_generation_jobs, crm.demo_installation, crm.demo_patch_jobs, crm.demo_work, pg_locks
writes:  crm.demo_patch_jobs, crm.demo_idempotency_keys, crm.audit_logs
example: select demo_job.reserve('00000000-0000-4000-8000-000000000021', true)
         and demo_job.cancel_held('00000000-0000-4000-8000-000000000021', 'tried out')
gives:   true
$doc$;
