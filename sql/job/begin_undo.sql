create function demo_job.begin_undo(target_id uuid, out job_id uuid, out is_reserved boolean,
                                    out state text, out message text, out detail text, out hint text)
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  job_id := demo_job.submit_undo(begin_undo.target_id, null, null, null, demo_world.now()) ->> 'jobId';
  is_reserved := demo_job.reserve(job_id, true);  -- before COMMIT shows it to the workers
exception when query_canceled or others then
  get stacked diagnostics state = returned_sqlstate, message = message_text, detail = pg_exception_detail,
                          hint = pg_exception_hint;
  perform demo_job.finish(job_id);  -- session locks outlive the rollback
  if state !~ '^TG4' then
    raise;
  end if;
  perform demo_job.note_refused_attempt((select w.tenant_id from crm.demo_work as w where w.id = target_id), null,
                                        message);
  hint := coalesce(nullif(hint, ''), format('See select demo.undo_preview(%L);', target_id));
end
$$;

comment on function demo_job.begin_undo(uuid) is $doc$
For demo.undo_patch: submits an undo and takes its job before any worker can. A refusal is kept in the audit log and
told as SQLSTATE (state), message, detail and hint, to be raised once that is committed.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_idempotency_keys, crm.demo_installation, crm.demo_job_changes,
         crm.demo_jobs, crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages,
         crm.pipelines, crm.platform_users, crm.tenants, crm.users, ref
writes:  crm.demo_patch_jobs, crm.audit_logs
raises:  TG400 never: what is refused is told
         TG403 never: the command line's own user acts
         TG404 never: it is told
         TG409 never: it is told
         TG422 never without a key
example: select is_reserved from demo_job.begin_undo('00000000-0000-4000-8000-000000000023')
gives:   true
$doc$;
