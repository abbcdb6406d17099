create function demo.delete_demo_tenant(job_id uuid, deleted_by uuid, confirmed_name text default null)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _actor  uuid := demo_job.actor(deleted_by);
  _job    crm.demo_generation_jobs;
  _counts jsonb;
begin
  perform demo_job.require_job(job_id, 'generation');
  if not pg_try_advisory_xact_lock(demo_job.lock_key(job_id)) then  -- a running job holds it
    perform demo_job.refuse_busy('generation job', job_id, 'Wait for it to end, then delete again.');
  end if;
  select j.* into strict _job from crm.demo_generation_jobs as j where j.id = delete_demo_tenant.job_id for update;
  if _job.status in ('pending', 'running') then
    raise exception using
      errcode = 'TG409',
      message = format('generation job %s has not made its tenant yet', job_id),
      detail  = jsonb_build_object('code', 'CONFLICT', 'details', jsonb_build_array(jsonb_build_object('field', 'jobId', 'constraint', 'has not made its tenant yet', 'requested', job_id))),
      hint    = format('Run it (call demo.run_job(%L)) or let a worker do so, then delete its tenant.', job_id);
  elsif _job.created_tenant_id is null then
    raise exception using
      errcode = 'TG404',
      message = format('generation job %s has no tenant', job_id),
      detail  = jsonb_build_object('code', 'TENANT_NOT_FOUND', 'details', jsonb_build_array(jsonb_build_object('field', 'jobId', 'constraint', case when _job.tenant_deleted_at is null then 'made no tenant' else 'its tenant was deleted' end, 'requested', job_id)));
  elsif not pg_try_advisory_xact_lock(demo_job.lock_key(_job.tenant_id)) then
    perform demo_job.refuse_busy('tenant', _job.tenant_id, 'Wait for the job on it to end, then delete again.');
  elsif confirmed_name <> (select t.name from crm.tenants as t where t.id = _job.created_tenant_id) then
    raise exception using
      errcode = 'TG400',
      message = 'this is not the name of the tenant; nothing was deleted',
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', jsonb_build_array(jsonb_build_object('field', 'confirmedName', 'constraint', 'must be the name of the tenant', 'requested', confirmed_name)));
  end if;

  _counts := demo_care.delete_tenant_rows(_job.created_tenant_id);
  update crm.demo_generation_jobs as j set tenant_deleted_at = clock_timestamp(), updated_at = clock_timestamp() where j.id = delete_demo_tenant.job_id;
  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, old_values, metadata)
  values (_job.created_tenant_id, _actor, 'delete', 'demo_tenant', _job.created_tenant_id, jsonb_build_object('name', _job.tenant_name), jsonb_build_object('jobId', job_id, 'deleted', _counts));
  return jsonb_build_object('jobId', job_id, 'tenantId', _job.created_tenant_id, 'tenantName', _job.tenant_name, 'deleted', _counts);
end
$$;

comment on function demo.delete_demo_tenant(uuid, uuid, text) is $doc$
Removes the tenant that a generation job made, with all of its rows; the job and its figures stay readable. Refuses while a job runs,
and where confirmed_name is given and is not the tenant's name.

writes:  crm.tenants, crm.demo_tenant_metadata, crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.users, crm.pipelines, crm.pipeline_stages, crm.companies, crm.contacts, crm.deals, crm.deal_stage_history, crm.activities, crm.tags, crm.contact_tags, crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_running_jobs, crm.demo_idempotency_keys, crm.audit_logs
raises:  TG400 confirmed_name is not the name of the tenant
         TG403 deleted_by is not a master admin
         TG404 there is no such job, or no tenant of it
         TG409 a job is running on the tenant, or the job has not made it yet
example: select demo.delete_demo_tenant('00000000-0000-4000-8000-000000000001', null) ->> 'tenantId'
gives:   00000000-0000-4000-8000-00000000000a
$doc$;
