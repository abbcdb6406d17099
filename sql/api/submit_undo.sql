create function demo.submit_undo(job_id uuid, options jsonb, created_by uuid, idempotency_key text default null)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return demo_job.submit_undo(submit_undo.job_id, coalesce(options, '{}'), created_by, submit_undo.idempotency_key,
                              demo.now());
end
$$;

comment on function demo.submit_undo(uuid, jsonb, uuid, text) is $doc$
Stores the undo of a completed patch, or of an undo, as a job (pending) and answers {jobId, status, targetJobId,
replayed, estimatedSeconds}. options: confirm, the text that demo.undo_preview shows; onHuman, "refuse" (default) or
"keep" where people work with records of the patch. Run it: call demo.run_patch('<jobId>');

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_idempotency_keys, crm.demo_job_changes, crm.demo_jobs,
         crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.pipelines,
         crm.platform_users, crm.tenants, crm.users, ref
writes:  crm.demo_patch_jobs, crm.audit_logs
raises:  TG400 the options have faults, the text does not confirm, or it cannot be done now
         TG403 created_by is not a master admin
         TG404 there is no such job, or no such tenant any more
         TG409 the job is not completed, was undone, is being undone, or people work with its records
         TG422 the key was used with another request
example: select demo.submit_undo('00000000-0000-4000-8000-000000000023', '{"confirm": "REMOVE 1"}', null) ->> 'status'
gives:   pending
$doc$;
