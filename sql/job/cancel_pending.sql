create function demo_job.cancel_pending(job_id uuid, cancelled_by uuid)
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _actor uuid := demo_job.actor(cancelled_by);
  _work  crm.demo_work := demo_job.require_job(job_id);
begin
  if _work.status = 'pending' and not pg_try_advisory_xact_lock(demo_job.lock_key(job_id)) then
    perform demo_job.refuse_busy(_work.kind || ' job', job_id, 'It is about to run. Look at it again in a moment.');
  end if;
  perform demo_job.cancel(job_id, _actor, format('cancelled by %s', (
    select coalesce(nullif(u.full_name, ''), u.email) from crm.platform_users as u where u.id = _actor)), false);
  _work := demo_job.require_job(job_id);
  if _work.status <> 'cancelled' then
    perform demo_calc.refuse(
      'TG409', 'CONFLICT', format('%s job %s is %s; only a pending job can be cancelled', _work.kind, job_id,
                                  _work.status),
      array[('jobId', 'is not pending', null, to_jsonb(_work.status), to_jsonb(job_id), null)::demo_calc.fault],
      format('Look at it: %s', demo_job.look_at(_work.kind, job_id)));
  end if;
  return jsonb_build_object('jobId', job_id, 'kind', _work.kind, 'status', _work.status);
end
$$;

comment on function demo_job.cancel_pending(uuid, uuid) is $doc$
Cancels a pending job of any kind for a person; one that is cancelled already stays so.

reads:   crm.demo_generation_jobs, crm.demo_installation, crm.demo_patch_jobs, crm.demo_work, crm.platform_users,
         pg_locks
writes:  crm.demo_patch_jobs, crm.audit_logs
raises:  TG403 cancelled_by is not a master admin
         TG404 there is no such job
         TG409 the job is not pending, or is about to run
example: select demo_job.cancel_pending('00000000-0000-4000-8000-000000000021', null) ->> 'status'
gives:   cancelled
$doc$;
