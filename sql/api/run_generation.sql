create procedure demo.run_generation(job_id uuid)
language plpgsql
as $$
begin
  commit;  -- inside a transaction block this fails, before anything is taken
  perform demo.generation_job(run_generation.job_id);  -- raises where it is none
  call demo_job.run_job(run_generation.job_id);
end
$$;

comment on procedure demo.run_generation(uuid) is $doc$
Runs a generation job: the whole tenant in one transaction, all or nothing. Status and progress are visible to other
sessions while it runs (select demo.generation_job('<jobId>')). A completed job is left as it is. It commits, so it is
called outside a transaction block.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_installation, crm.demo_job_changes, crm.demo_job_days,
         crm.demo_job_months, crm.demo_job_progress, crm.demo_jobs, crm.demo_patch_jobs, crm.demo_server_runs,
         crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.pipelines, crm.tags, crm.tenants,
         crm.users, ref
writes:  crm.tenants, crm.demo_tenant_metadata, crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.users,
         crm.pipelines, crm.pipeline_stages, crm.companies, crm.contacts, crm.deals, crm.deal_stage_history,
         crm.deal_contacts, crm.activities, crm.tags, crm.contact_tags, crm.demo_generation_jobs, crm.demo_patch_jobs,
         crm.demo_job_progress, crm.demo_running_jobs, crm.demo_server_runs, crm.audit_logs
raises:  TG400 never: it is for patches
         TG404 there is no such generation job
         TG409 another session is running it
         TG500 the job failed; nothing was changed
example: call demo.run_generation('00000000-0000-4000-8000-000000000002')
$doc$;
