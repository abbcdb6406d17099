create procedure demo_job.run_reserved(job_id uuid, is_reserved boolean)
language plpgsql
as $$
begin
  commit;
  if not is_reserved then  -- it was submitted before, and another session runs it at this moment
    begin
      perform demo_job.await(run_reserved.job_id);
    exception when query_canceled or others then
      perform demo_job.finish(run_reserved.job_id);
      raise;
    end;
    commit;
  end if;
  call demo_job.run_job(run_reserved.job_id);
end
$$;

comment on procedure demo_job.run_reserved(uuid, boolean) is $doc$
Runs a job that demo_job.reserve took for this session; one that another session runs is waited for, as long as
lock_timeout allows.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_installation, crm.demo_job_changes, crm.demo_job_days,
         crm.demo_job_months, crm.demo_job_progress, crm.demo_jobs, crm.demo_patch_jobs, crm.demo_server_runs,
         crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.pipelines, crm.tags, crm.tenants,
         crm.users, ref
writes:  crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.companies, crm.contacts, crm.deals,
         crm.deal_stage_history, crm.deal_contacts, crm.activities, crm.contact_tags, crm.demo_generation_jobs,
         crm.demo_patch_jobs, crm.demo_running_jobs, crm.demo_job_progress, crm.demo_server_runs, crm.audit_logs
raises:  TG400 the plan can no longer be met, or the tenant is not a demo tenant
         TG404 there is no such job, or its tenant was deleted
         TG409 another session has the job or its tenant, or its token no longer fits
         TG500 the job failed; nothing was changed
example: call demo_job.run_reserved('00000000-0000-4000-8000-000000000021', true)
$doc$;
