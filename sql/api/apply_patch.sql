create procedure demo.apply_patch(tenant_id uuid, plan jsonb, inout job_id uuid)
language plpgsql
as $$
declare
  _submitted pg_catalog.jsonb;
  _reserved  pg_catalog.bool;
  _state     pg_catalog.text;
  _message   pg_catalog.text;
  _detail    pg_catalog.text;
  _hint      pg_catalog.text;
begin
  commit;
  begin
    _submitted := demo.submit_patch(apply_patch.tenant_id, apply_patch.plan, null);
    job_id := pg_catalog.jsonb_extract_path_text(_submitted, 'jobId');
    -- before COMMIT shows it to the workers
    _reserved := demo_job.reserve(apply_patch.job_id,
                                  pg_catalog.jsonb_extract_path_text(_submitted, 'replayed') operator(pg_catalog.=) 'false');
  exception when query_canceled or others then
    get stacked diagnostics _state = returned_sqlstate, _message = message_text, _detail = pg_exception_detail,
                            _hint = pg_exception_hint;
    perform demo_job.finish(apply_patch.job_id);  -- session locks outlive the rollback
    if _state operator(pg_catalog.!~) '^TG4' then
      raise;
    end if;
    perform demo.note_refused_attempt(apply_patch.tenant_id, null, _message);
  end;
  commit;
  if _state is not null then
    raise exception using
      errcode = _state, message = _message, detail = _detail,
      hint = case when _hint operator(pg_catalog.=) '' then 'See select demo.validate_patch(tenant_id, plan);' else _hint end;
  end if;
  if not _reserved then  -- it was submitted before, and another session runs it at this moment
    begin
      perform demo_job.await(apply_patch.job_id);
    exception when query_canceled or others then
      perform demo_job.finish(apply_patch.job_id);
      raise;
    end;
    commit;
  end if;
  call demo_job.run_job(apply_patch.job_id);
end
$$;

comment on procedure demo.apply_patch(uuid, jsonb, uuid) is $doc$
Submits a plan and runs it at once, for psql; answers with the job. Where another session runs the same plan with the
same named seed, it waits for that one's result, as long as lock_timeout allows. A call that fails before its job
began cancels the job: nothing of it happens later. Then: select demo.patch_job('<jobId>');

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_idempotency_keys,
         crm.demo_installation, crm.demo_job_days, crm.demo_job_months, crm.demo_job_progress, crm.demo_jobs,
         crm.demo_patch_jobs, crm.demo_server_runs, crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages,
         crm.pipelines, crm.platform_users, crm.tags, crm.tenants, crm.users, ref
writes:  crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.companies, crm.contacts, crm.deals,
         crm.deal_stage_history, crm.activities, crm.contact_tags, crm.demo_generation_jobs, crm.demo_patch_jobs,
         crm.demo_running_jobs, crm.demo_server_runs, crm.audit_logs
raises:  TG400 the plan is malformed or cannot be met, or the tenant is not a demo tenant
         TG403 never for psql: the command line's own user acts
         TG404 there is no such tenant
         TG409 an idle session has the job or its tenant, or the plan token no longer fits
         TG422 never without a key
         TG500 the job failed; nothing was changed
example: call demo.apply_patch('00000000-0000-4000-8000-00000000000a', '{"months": [{"month": "2025-01", "metrics":
         {"companiesCreated": 2, "leadsCreated": 5, "dealsCreated": 2}}]}', null)
$doc$;
