create procedure demo.undo_patch(job_id uuid, inout undo_job_id uuid)
language plpgsql
as $$
declare
  _begun record;
begin
  commit;  -- inside a transaction block this fails, before anything is taken
  select b.* into _begun from demo_job.begin_undo(undo_patch.job_id) as b;
  commit;
  if _begun.state is not null then
    raise exception using
      errcode = _begun.state, message = _begun.message, detail = _begun.detail, hint = _begun.hint;
  end if;
  undo_job_id := _begun.job_id;
  call demo_job.run_reserved(undo_patch.undo_job_id, _begun.is_reserved);
end
$$;

comment on procedure demo.undo_patch(uuid, uuid) is $doc$
Undoes a completed patch at once, for psql, or an undo, and answers with the job that does so: the call is the
confirmation. Where people work with records of the patch it is refused (demo.submit_undo can keep those). What is
undone stays listed, and its plan and seed are free again.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_idempotency_keys, crm.demo_installation, crm.demo_job_changes,
         crm.demo_job_days, crm.demo_job_months, crm.demo_job_progress, crm.demo_jobs, crm.demo_patch_jobs,
         crm.demo_server_runs, crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.pipelines,
         crm.platform_users, crm.tags, crm.tenants, crm.users, ref
writes:  crm.companies, crm.demo_jobs, crm.demo_job_changes, crm.demo_generation_jobs, crm.demo_patch_jobs,
         crm.demo_running_jobs, crm.demo_server_runs, crm.audit_logs
raises:  TG400 it cannot be done now
         TG403 never for psql: the command line's own user acts
         TG404 there is no such job, or no such tenant any more
         TG409 the job is not completed, was undone, is being undone, or people work with its records
         TG422 never without a key
         TG500 the undo failed; nothing was changed
example: call demo.undo_patch('00000000-0000-4000-8000-000000000023', null)
$doc$;
