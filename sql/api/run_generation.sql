create procedure demo.run_generation(job_id uuid)
language plpgsql
as $$
declare
  _attempt int;
  _tries   int := 0;
  _state   pg_catalog.text;
  _message pg_catalog.text;
  _detail  pg_catalog.text;
  _hint    pg_catalog.text;
  _context pg_catalog.text;
begin
  commit;  -- inside a transaction block this fails, before anything is taken
  _attempt := demo.start_generation(run_generation.job_id);
  commit;
  if _attempt is null then
    raise notice 'demogen PATCH_IDEMPOTENCY_DETECTED generation job % is completed; nothing was written', run_generation.job_id;
    return;
  end if;

  loop
    _tries := _tries operator(pg_catalog.+) 1;
    begin
      _state := null;
      perform demo.generate(run_generation.job_id, _attempt);
    exception when query_canceled or others then
      get stacked diagnostics _state = returned_sqlstate, _message = message_text, _detail = pg_exception_detail,
                              _hint = pg_exception_hint, _context = pg_exception_context;
    end;
    commit;
    exit when _state is null or _tries operator(pg_catalog.>=) 5 or not (_state operator(pg_catalog.=) '40001' or _state operator(pg_catalog.=) '40P01');
  end loop;

  if _state is not null then
    loop
      begin
        perform demo.fail_generation(run_generation.job_id, _attempt, _state, _message, _context);
        exit;
      exception when query_canceled then
        null;  -- a second cancel does not keep the reason from being written down
      end;
    end loop;
    commit;
  end if;
  perform demo.finish_job(run_generation.job_id);
  commit;
  if _state is not null then
    raise exception using
      errcode = case when _state operator(pg_catalog.~) '^(TG|57|53|40)' then _state else 'TG500' end,
      message = pg_catalog.format('generation job %s failed: %s', run_generation.job_id, _message),
      detail  = case when _state operator(pg_catalog.~) '^TG' then _detail
                     else pg_catalog.jsonb_build_object('code', 'EXECUTION_ERROR', 'details', pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('constraint', 'SQLSTATE ' operator(pg_catalog.||) _state)))::pg_catalog.text end,
      hint    = case when _hint operator(pg_catalog.=) '' then 'Nothing was changed. The job can be run again.' else _hint end;
  end if;
end
$$;

comment on procedure demo.run_generation(uuid) is $doc$
Runs a generation job: the whole tenant in one transaction, all or nothing. Status and progress are visible to other sessions
while it runs (select demo.generation_job('<jobId>')). A completed job is left as it is. It commits, so it is called outside a
transaction block.

writes:  crm.tenants, crm.demo_tenant_metadata, crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.users, crm.pipelines, crm.pipeline_stages, crm.companies, crm.contacts, crm.deals, crm.deal_stage_history, crm.activities, crm.tags, crm.contact_tags, crm.demo_generation_jobs, crm.demo_job_progress, crm.demo_running_jobs, crm.audit_logs
raises:  TG404 there is no such job
         TG409 another session is running it
         TG500 the job failed; nothing was changed
example: call demo.run_generation('00000000-0000-4000-8000-000000000002')
$doc$;
