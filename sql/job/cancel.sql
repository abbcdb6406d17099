create function demo_job.cancel(job_id uuid, actor uuid, reason text, forgets_keys boolean)
returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _work crm.demo_work;
begin
  update crm.demo_work as w
     set status = 'cancelled', error_message = cancel.reason, due_at = null, current_step = null, progress = 0,
         logs = w.logs || demo_calc.log_entry(clock_timestamp(), 'warning', cancel.reason, null),
         completed_at = clock_timestamp(), updated_at = clock_timestamp()
   where w.id = cancel.job_id and w.status = 'pending'
  returning w.* into _work;
  if not found then
    return false;
  end if;
  if forgets_keys then  -- who repeats the request, asks for the first time
    delete from crm.demo_idempotency_keys as k where k.patch_job_id = cancel.job_id
      or k.generation_job_id = cancel.job_id;
  end if;
  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, metadata)
  values (_work.tenant_id, cancel.actor, 'cancel', format('demo_%s_job', _work.kind), job_id,
          jsonb_build_object('event', upper(_work.kind collate "C") || '_JOB_CANCELLED', 'reason', cancel.reason));
  raise notice 'demogen %_JOB_CANCELLED % job %: %', upper(_work.kind collate "C"), _work.kind, job_id, cancel.reason;
  return true;
end
$$;

comment on function demo_job.cancel(uuid, uuid, text, boolean) is $doc$
Makes a pending job cancelled, under its lock: it never runs. False where it is not pending. forgets_keys: a
repeated request with its key is a new one.

writes:  crm.demo_patch_jobs, crm.demo_idempotency_keys, crm.audit_logs
example: select demo_job.cancel('00000000-0000-4000-8000-000000000021', '00000000-0000-4000-8000-000000000000', 'tried
         out', true)
gives:   true
$doc$;
