create procedure demo.run_patch(job_id uuid)
language plpgsql
as $$
begin
  commit;  -- inside a transaction block this fails, before anything is taken
  perform demo.patch_job(run_patch.job_id);  -- raises where it is none
  call demo_job.run_job(run_patch.job_id);
end
$$;

comment on procedure demo.run_patch(uuid) is $doc$
Runs a patch job: snapshot, records and proof in one transaction, all or nothing. A completed job is left as it is.
Jobs on one tenant wait for each other. It commits, so it is called outside a transaction block.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_installation, crm.demo_job_changes, crm.demo_job_days,
         crm.demo_job_months, crm.demo_job_progress, crm.demo_jobs, crm.demo_patch_jobs, crm.demo_server_runs,
         crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.pipelines, crm.tags, crm.tenants,
         crm.users, ref
writes:  crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.companies, crm.contacts, crm.deals,
         crm.deal_stage_history, crm.deal_contacts, crm.activities, crm.contact_tags, crm.demo_generation_jobs,
         crm.demo_patch_jobs, crm.demo_running_jobs, crm.demo_job_progress, crm.demo_server_runs, crm.audit_logs
raises:  TG400 the plan can no longer be met, or the tenant is not a demo tenant
         TG404 there is no such patch job, or its tenant was deleted
         TG409 another session is running it, or its token no longer fits
         TG500 the job failed; nothing was changed
example: call demo.run_patch('00000000-0000-4000-8000-000000000021')
$doc$;
