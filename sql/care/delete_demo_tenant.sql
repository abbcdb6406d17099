create function demo_care.delete_demo_tenant(job_id uuid, actor uuid, confirmed_name text)
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _job     crm.demo_generation_jobs := demo_care.hold_for_deletion(job_id, confirmed_name);
  _records jsonb;
  _context text;
begin
  begin
    _records := demo_care.delete_tenant_rows(_job.created_tenant_id);
  exception when lock_not_available then
    get stacked diagnostics _context = pg_exception_context;
    perform demo_calc.refuse('TG409', 'CONFLICT', demo_job.told_lock(sqlstate, sqlerrm, _context),
      array[demo_calc.fault_of('jobId', 'rows of its tenant are locked', job_id)],
      'Nothing was deleted. Wait for that session, or end it, then delete again.');
  end;
  update crm.demo_generation_jobs as j set tenant_deleted_at = clock_timestamp(), updated_at = clock_timestamp()
   where j.id = delete_demo_tenant.job_id;
  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, old_values, metadata)
  values (_job.created_tenant_id, actor, 'delete', 'demo_tenant', _job.created_tenant_id,
          jsonb_build_object('name', _job.tenant_name), jsonb_build_object('jobId', job_id, 'deleted', _records));
  return jsonb_build_object('jobId', job_id, 'tenantId', _job.created_tenant_id, 'tenantName', _job.tenant_name,
                            'deleted', _records);
end
$$;

comment on function demo_care.delete_demo_tenant(uuid, uuid, text) is $doc$
Removes the tenant that a generation job made, with all of its rows, and keeps in the audit log who did; the job and
its figures stay readable. Refuses while a job runs, and where confirmed_name is given and is not the tenant's name.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_installation,
         crm.demo_job_days, crm.demo_job_months, crm.demo_job_progress, crm.demo_jobs, crm.demo_patch_jobs,
         crm.demo_server_runs, crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.pipelines, crm.tags,
         crm.tenants, crm.users, ref.activity_subjects, ref.activity_types, ref.channels, ref.cities,
         ref.company_patterns, ref.company_words, ref.countries, ref.country_aliases, ref.currencies, ref.deal_titles,
         ref.email_domains, ref.first_names, ref.holidays, ref.hour_weights, ref.industries, ref.job_titles,
         ref.last_names, ref.legal_forms, ref.phone_ranges, ref.seasonality, ref.stages, ref.streets, ref.tags,
         ref.weekday_weights, ref.weekends
writes:  crm.tenants, crm.demo_tenant_metadata, crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.users,
         crm.pipelines, crm.pipeline_stages, crm.companies, crm.contacts, crm.deals, crm.deal_stage_history,
         crm.deal_contacts, crm.activities, crm.tags, crm.contact_tags, crm.demo_generation_jobs, crm.demo_patch_jobs,
         crm.demo_running_jobs, crm.demo_idempotency_keys, crm.audit_logs
raises:  TG400 confirmed_name is not the name of the tenant
         TG404 there is no such job, or no tenant of it
         TG409 a job is running on the tenant, somebody has locked rows of it, or the job has not made it yet
example: select demo_care.delete_demo_tenant('00000000-0000-4000-8000-000000000001', demo_job.actor(null), null)
                ->> 'tenantId'
gives:   00000000-0000-4000-8000-00000000000a
$doc$;
