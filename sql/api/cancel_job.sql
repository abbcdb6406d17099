create function demo.cancel_job(job_id uuid, cancelled_by uuid)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return demo_job.cancel_pending(cancel_job.job_id, cancel_job.cancelled_by);
end
$$;

comment on function demo.cancel_job(uuid, uuid) is $doc$
Cancels a pending job of any kind, so that it never runs, and answers {jobId, kind, status}; a job that is cancelled
already stays so. A running job cannot be cancelled: it is all or nothing, and soon over.

reads:   crm.demo_generation_jobs, crm.demo_installation, crm.demo_patch_jobs, crm.demo_work, crm.platform_users,
         pg_locks
writes:  crm.demo_patch_jobs, crm.audit_logs
raises:  TG403 cancelled_by is not a master admin
         TG404 there is no such job
         TG409 the job is not pending, or is about to run
example: select demo.cancel_job('00000000-0000-4000-8000-000000000021', null) ->> 'status'
gives:   cancelled
$doc$;
