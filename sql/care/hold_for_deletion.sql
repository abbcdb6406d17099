create function demo_care.hold_for_deletion(job_id uuid, confirmed_name text)
returns crm.demo_generation_jobs
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _job crm.demo_generation_jobs;
begin
  perform demo_job.require_job(job_id, 'generation');
  if not pg_try_advisory_xact_lock(demo_job.lock_key(job_id)) then  -- a running job holds it
    perform demo_job.refuse_busy('generation job', job_id, 'Wait for it to end, then delete again.');
  end if;
  select j.* into strict _job from crm.demo_generation_jobs as j where j.id = hold_for_deletion.job_id for update;
  if _job.status in ('pending', 'running') then
    perform demo_calc.refuse('TG409', 'CONFLICT', format('generation job %s has not made its tenant yet', job_id),
      array[demo_calc.fault_of('jobId', 'has not made its tenant yet', job_id)],
      format('Run it (call demo.run_job(%L)) or let a worker do so, then delete its tenant.', job_id));
  elsif _job.created_tenant_id is null then
    perform demo_calc.refuse('TG404', 'TENANT_NOT_FOUND', format('generation job %s has no tenant', job_id),
      array[demo_calc.fault_of('jobId', case when _job.tenant_deleted_at is null then 'made no tenant'
                                             else 'its tenant was deleted' end, job_id)]);
  elsif not pg_try_advisory_xact_lock(demo_job.lock_key(_job.tenant_id)) then
    perform demo_job.refuse_busy('tenant', _job.tenant_id, 'Wait for the job on it to end, then delete again.');
  elsif normalize(confirmed_name, nfc) <> all (
          select normalize(n.name, nfc)
            from crm.tenants as t
           cross join unnest(array[t.name, demo_calc.trimmed(t.name), demo_calc.as_seen(t.name)]) as n (name)
           where t.id = _job.created_tenant_id) then  -- nobody sees which blanks they are
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'this is not the name of the tenant; nothing was deleted',
      array[demo_calc.fault_of('confirmedName', 'must be the name of the tenant', confirmed_name)]);
  end if;
  return _job;
end
$$;

comment on function demo_care.hold_for_deletion(uuid, text) is $doc$
The generation job whose tenant is to be deleted, held together with the tenant until the transaction ends. Raises
where there is nothing to delete, while a job runs, and where confirmed_name is given and is not the tenant's name.

reads:   crm.demo_generation_jobs, crm.demo_installation, crm.demo_patch_jobs, crm.demo_work, crm.tenants, pg_locks
raises:  TG400 confirmed_name is not the name of the tenant
         TG404 there is no such job, or no tenant of it
         TG409 a job is running on the tenant, or the job has not made it yet
example: select (demo_care.hold_for_deletion('00000000-0000-4000-8000-000000000001', 'Example Corp')).tenant_name
gives:   Example Corp
$doc$;
