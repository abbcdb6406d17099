create procedure demo.apply_patch(tenant_id uuid, plan jsonb, inout job_id uuid)
language plpgsql
as $$
declare
  _begun record;
begin
  commit;  -- inside a transaction block this fails, before anything is taken
  select b.* into _begun from demo_job.begin_patch(apply_patch.tenant_id, apply_patch.plan) as b;
  commit;
  if _begun.state is not null then
    raise exception using
      errcode = _begun.state, message = _begun.message, detail = _begun.detail, hint = _begun.hint;
  end if;
  job_id := _begun.job_id;
  call demo_job.run_reserved(apply_patch.job_id, _begun.is_reserved);
end
$$;

comment on procedure demo.apply_patch(uuid, jsonb, uuid) is $doc$
Submits a plan and runs it at once, for psql; answers with the job. Where another session runs the same plan with the
same named seed, it waits for that one's result, as long as lock_timeout allows. A call that fails before its job
began cancels the job: nothing of it happens later. Then: select demo.patch_job('<jobId>');

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_idempotency_keys, crm.demo_installation, crm.demo_job_changes,
         crm.demo_job_days, crm.demo_job_months, crm.demo_job_progress, crm.demo_jobs, crm.demo_patch_jobs,
         crm.demo_server_runs, crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.pipelines,
         crm.platform_users, crm.tags, crm.tenants, crm.users, ref
writes:  crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.companies, crm.contacts, crm.deals,
         crm.deal_stage_history, crm.deal_contacts, crm.activities, crm.contact_tags, crm.demo_generation_jobs,
         crm.demo_patch_jobs, crm.demo_running_jobs, crm.demo_server_runs, crm.audit_logs
raises:  TG400 the plan is malformed or cannot be met, or the tenant is not a demo tenant
         TG403 never for psql: the command line's own user acts
         TG404 there is no such tenant
         TG409 an idle session has the job or its tenant, or the plan token no longer fits
         TG422 never without a key
         TG500 the job failed; nothing was changed
example: call demo.apply_patch('00000000-0000-4000-8000-00000000000a', '{"months": [{"month": "2025-01", "metrics":
         {"companiesCreated": 2, "leadsCreated": 5, "dealsCreated": 2}}]}', null)
$doc$;
