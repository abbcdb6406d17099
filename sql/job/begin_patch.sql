create function demo_job.begin_patch(tenant_id uuid, plan jsonb, out job_id uuid, out is_reserved boolean,
                                     out state text,
                                     out message text, out detail text, out hint text)
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _submitted jsonb;
begin
  _submitted := demo_job.submit_patch(begin_patch.tenant_id, plan, null, null, demo_world.now());
  job_id := _submitted ->> 'jobId';
  -- before COMMIT shows it to the workers
  is_reserved := demo_job.reserve(job_id, not (_submitted ->> 'replayed')::boolean);
exception when query_canceled or others then
  get stacked diagnostics state = returned_sqlstate, message = message_text, detail = pg_exception_detail,
                          hint = pg_exception_hint;
  perform demo_job.finish(job_id);  -- session locks outlive the rollback
  if state !~ '^TG4' then
    raise;
  end if;
  perform demo_job.note_refused_attempt(begin_patch.tenant_id, null, message);
  hint := coalesce(nullif(hint, ''), 'See select demo.validate_patch(tenant_id, plan);');
end
$$;

comment on function demo_job.begin_patch(uuid, jsonb) is $doc$
For demo.apply_patch: submits a plan and takes its job before any worker can; is_reserved is false where another session
has it already. A refused plan is kept in the audit log and told as SQLSTATE (state), message, detail and hint, to be
raised once that is committed.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_idempotency_keys,
         crm.demo_installation, crm.demo_jobs, crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.demo_work,
         crm.pipeline_stages, crm.pipelines, crm.platform_users, crm.tenants, crm.users, ref
writes:  crm.demo_patch_jobs, crm.audit_logs
raises:  TG400 never: what is refused is told
         TG403 never: the command line's own user acts
         TG404 never: it is told
         TG409 never: it is told
         TG422 never without a key
example: select is_reserved from demo_job.begin_patch('00000000-0000-4000-8000-00000000000a', '{"months": [{"month":
         "2025-01", "metrics": {"leadsCreated": 5}}]}')
gives:   true
$doc$;
