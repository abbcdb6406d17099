create function demo.delete_demo_tenant(job_id uuid, deleted_by uuid, confirmed_name text default null)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return demo_care.delete_demo_tenant(job_id, demo_job.actor(deleted_by), confirmed_name);
end
$$;

comment on function demo.delete_demo_tenant(uuid, uuid, text) is $doc$
Removes the tenant that a generation job made, with all of its rows; the job and its figures stay readable. Refuses
while a job runs, and where confirmed_name is given and is not the tenant's name.

reads:   crm.demo_generation_jobs, crm.demo_installation, crm.demo_patch_jobs, crm.demo_work, crm.platform_users,
         crm.tenants
writes:  crm.tenants, crm.demo_tenant_metadata, crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.users,
         crm.pipelines, crm.pipeline_stages, crm.companies, crm.contacts, crm.deals, crm.deal_stage_history,
         crm.deal_contacts, crm.activities, crm.tags, crm.contact_tags, crm.demo_generation_jobs, crm.demo_patch_jobs,
         crm.demo_running_jobs, crm.demo_idempotency_keys, crm.audit_logs
raises:  TG400 confirmed_name is not the name of the tenant
         TG403 deleted_by is not a master admin
         TG404 there is no such job, or no tenant of it
         TG409 a job is running on the tenant, somebody has locked rows of it, or the job has not made it yet
example: select demo.delete_demo_tenant('00000000-0000-4000-8000-000000000001', null) ->> 'tenantId'
gives:   00000000-0000-4000-8000-00000000000a
$doc$;
