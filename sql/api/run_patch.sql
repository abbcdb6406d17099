create procedure demo.run_patch(job_id uuid)
language plpgsql
as $$
declare
  _tenant_id uuid;
  _started jsonb;
  _attempt int;
  _tries   int := 0;
  _again   boolean;
  _state   pg_catalog.text;
  _message pg_catalog.text;
  _detail  pg_catalog.text;
  _hint    pg_catalog.text;
  _context pg_catalog.text;
begin
  commit;  -- inside a transaction block this fails, before anything is taken
  select pg_catalog.jsonb_extract_path_text(demo.patch_job(run_patch.job_id), 'tenantId') into _tenant_id;
  perform demo.note_refused_attempt(_tenant_id);
  commit;
  begin
    _started := demo.start_patch(run_patch.job_id);
    select pg_catalog.jsonb_extract_path_text(_started, 'attempt') into _attempt;
  exception when query_canceled or others then
    perform demo.finish_job(run_patch.job_id);  -- session locks outlive the rollback
    perform demo.finish_job(_tenant_id);
    raise;
  end;
  if _attempt is null then
    perform demo.finish_job(_tenant_id);
    perform demo.finish_job(run_patch.job_id);
  end if;
  commit;
  -- Both snapshots and the writes see one state of the database; the tenant's lock was taken before. Nothing may come between
  -- COMMIT and SET: any expression would take a snapshot.
  set transaction isolation level repeatable read;
  if _attempt is null then
    raise notice 'demogen PATCH_IDEMPOTENCY_DETECTED patch job % is completed; nothing was written', run_patch.job_id;
    return;
  end if;

  loop
    _tries := _tries operator(pg_catalog.+) 1;
    begin
      _state := null;
      perform demo.patch(run_patch.job_id, _attempt);
    exception when query_canceled or others then
      get stacked diagnostics _state = returned_sqlstate, _message = message_text, _detail = pg_exception_detail,
                              _hint = pg_exception_hint, _context = pg_exception_context;
    end;
    _again := _tries operator(pg_catalog.<) 5 and _state operator(pg_catalog.~) '^40(001|P01)$';
    commit;
    set transaction isolation level repeatable read;
    exit when _again is not true;
  end loop;

  if _state is not null then
    loop
      begin
        perform demo.fail_patch(run_patch.job_id, _attempt, _state, _message, _context);
        exit;
      exception when query_canceled then
        null;  -- a second cancel does not keep the reason from being written down
      end;
    end loop;
    commit;
  end if;
  perform demo.finish_job(_tenant_id);
  perform demo.finish_job(run_patch.job_id);
  commit;
  if _state is not null then
    raise exception using
      errcode = case when _state operator(pg_catalog.~) '^(TG|57|53|40)' then _state else 'TG500' end,
      message = pg_catalog.format('patch job %s failed: %s', run_patch.job_id, _message),
      detail  = case when _state operator(pg_catalog.~) '^TG' then _detail
                     else pg_catalog.jsonb_build_object('code', 'EXECUTION_ERROR', 'details', pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('constraint', 'SQLSTATE ' operator(pg_catalog.||) _state)))::pg_catalog.text end,
      hint    = case when _hint operator(pg_catalog.=) '' then 'Nothing was changed. The job can be run again.' else _hint end;
  end if;
end
$$;

comment on procedure demo.run_patch(uuid) is $doc$
Runs a patch job: snapshot, records and proof in one transaction, all or nothing. A completed job is left as it is. Jobs on one tenant
wait for each other. It commits, so it is called outside a transaction block.

writes:  crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.companies, crm.contacts, crm.deals, crm.deal_stage_history, crm.activities, crm.contact_tags, crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_running_jobs, crm.demo_job_progress, crm.audit_logs
raises:  TG400 the plan can no longer be met, or the tenant is not a demo tenant
         TG404 there is no such job
         TG409 another session is running it, or its token no longer fits
         TG500 the job failed; nothing was changed
example: call demo.run_patch('00000000-0000-4000-8000-000000000021')
$doc$;
