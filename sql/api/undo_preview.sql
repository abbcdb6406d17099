create function demo.undo_preview(job_id uuid)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_job.require_undo_target(undo_preview.job_id);
  return demo_plan.undo_json(demo_plan.judge_undo(undo_preview.job_id));
end
$$;

comment on function demo.undo_preview(uuid) is $doc$
What undoing a completed patch, or an undo, would do: {jobId, patchJobId, restores, possible, blockers, kept, changes,
months, list, confirm}. months have each metric's now, change and result; list the first 200 records with what becomes
of them; kept those that people work with. confirm is the text to give to demo.submit_undo. It writes nothing.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_job_changes, crm.demo_jobs, crm.demo_patch_jobs,
         crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.tenants, crm.users, ref
raises:  TG400 the tenant is not a demo tenant
         TG404 there is no such job, or no such tenant any more
         TG409 the job is not completed, was undone, or is a generation
example: select demo.undo_preview('00000000-0000-4000-8000-000000000023') ->> 'confirm'
gives:   REMOVE 1
$doc$;
