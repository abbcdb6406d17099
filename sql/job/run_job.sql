create procedure demo_job.run_job(job_id uuid)
language plpgsql
as $$
declare
  _kind    pg_catalog.text;
  _attempt int;
  _tries   int := 0;
  _again   boolean;
  _is_cancelled boolean;  -- a job of this call that could not begin
  _renewed boolean;  -- a deploy came between
  _state   pg_catalog.text;
  _message pg_catalog.text;
  _detail  pg_catalog.text;
  _hint    pg_catalog.text;
  _context pg_catalog.text;
begin
  commit;  -- inside a transaction block this fails, before anything is taken
  -- what others committed while this job waited for its turn must be seen
  set transaction isolation level read committed;
  loop
    begin
      select s.kind, s.attempt into _kind, _attempt from demo_job.start(run_job.job_id) as s;
      exit;
    exception
      when object_in_use then
        perform demo_job.finish(run_job.job_id);  -- the code was replaced while this waited for it
      when query_canceled or others then
        get stacked diagnostics _state = returned_sqlstate, _message = message_text, _detail = pg_exception_detail,
                                _hint = pg_exception_hint;
        _is_cancelled := demo_job.cancel_held(run_job.job_id, _message);
        perform demo_job.finish(run_job.job_id);  -- session locks outlive the rollback
        if not _is_cancelled then
          raise;
        end if;
        exit;
    end;
  end loop;
  -- From here to the next block no handler can stand: COMMIT is not allowed inside one. Little stands here, so that
  -- little can strike.
  commit;
  if _state is not null then
    raise exception using
      errcode = _state, message = _message,
      detail = case when _state operator(pg_catalog.~) '^TG' then _detail
                    else pg_catalog.format('{"code": "EXECUTION_ERROR", "details": [{"constraint": "SQLSTATE %s"}]}',
                                           _state) end,
      hint = pg_catalog.concat_ws(' ', case when _state operator(pg_catalog.~) '^TG'
                                        and _hint operator(pg_catalog.<>) '' then _hint end,
                                  'Nothing was changed, and the job is cancelled. When what is in the way has ended, call again.');
  end if;

  loop
    _tries := _tries operator(pg_catalog.+) 1;
    commit;
    -- Both snapshots and the writes see one state of the database; the locks were taken before. Nothing may come
    -- between COMMIT, SET and LOCK: any expression would take a snapshot, and a key or a trigger that somebody adds
    -- while this waits for the tables would not be in it.
    set transaction isolation level repeatable read;
    begin
      lock table demo_job.written in row exclusive mode;
      exit when _attempt is null;  -- it is completed already
      _state := null;
      perform demo_job.carry_out(run_job.job_id, _attempt);
      perform demo_job.finish(run_job.job_id);  -- COMMIT gives the locks back
    exception when query_canceled or others then
      get stacked diagnostics _state = returned_sqlstate, _message = message_text, _detail = pg_exception_detail,
                              _hint = pg_exception_hint, _context = pg_exception_context;
    end;

    -- what is amiss because the code was replaced is not the job's fault
    _renewed := _state is not null and (_state operator(pg_catalog.=) '55006'
                                        or _state operator(pg_catalog.~) '^(XX|42|3F)'
      and pg_catalog.to_regnamespace('demo')::pg_catalog.oid::pg_catalog.text
          is distinct from pg_catalog.current_setting('demogen.code', true));
    _again := _renewed or _tries operator(pg_catalog.<) case when _state operator(pg_catalog.~) '^40(001|P01)$' then 5
      when _state operator(pg_catalog.=) '55P03' then 3 else 1 end;
    while _state is not null loop
      begin
        if _again then
          if _renewed then
            perform demo_job.await_code();  -- its turn is after the deploy that waits, before those to come
          else
            -- those in the way go on meanwhile
            perform pg_catalog.pg_sleep(pg_catalog.random() operator(pg_catalog.*) 0.2);
          end if;
          perform pg_catalog.set_config('demogen.code',
                                        pg_catalog.to_regnamespace('demo')::pg_catalog.oid::pg_catalog.text, false);
          _tries := _tries operator(pg_catalog.-) _renewed::int;
        elsif _renewed then
          perform demo_job.give_back(run_job.job_id, _attempt);
          perform demo_job.finish(run_job.job_id);
        else
          _message := demo_job.told_lock(_state, _message, _context);
          perform demo_job.fail(run_job.job_id, _attempt, _state, _message, _detail, _context);
          perform demo_job.finish(run_job.job_id);
        end if;
        exit;
      exception
        when query_canceled then
          _again := false;  -- a cancel ends the pause, but does not keep the reason from being written down
        when others then
          if _again then
            _again := false;  -- no turn without the wait for it: the job is given back, or the reason written down
          else
            perform demo_job.finish(run_job.job_id);  -- it cannot be written down: demo_job.recover finds the job
            exit;
          end if;
      end;
    end loop;
    commit;
    exit when not _again;
  end loop;

  perform demo_job.tell_outcome(_kind, run_job.job_id, _attempt, _renewed is true, _state, _message, _detail,
                                _hint);
end
$$;

comment on procedure demo_job.run_job(uuid) is $doc$
Runs a job of any kind to its end: its data in one transaction, all or nothing, proof included. Status and progress
are visible to other sessions while it runs. A completed job is left as it is; jobs on one tenant wait for each other.
It commits, so it is called outside a transaction block.

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
example: call demo_job.run_job('00000000-0000-4000-8000-000000000021')
$doc$;
