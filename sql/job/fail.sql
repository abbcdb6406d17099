create function demo_job.fail(job_id uuid, attempt int, sqlstate text, message text, detail text, stack text)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _work   crm.demo_work := demo_job.require_job(job_id);
  _reason text := coalesce(nullif(message, ''), 'failed without a message');
  _cause  text := case when sqlstate ~ '^TG' then nullif(detail, '')::jsonb ->> 'event' end;
begin
  update crm.demo_work as w
     set status = 'failed', error_message = _reason,
         error_stack = concat_ws(E'\n', 'SQLSTATE ' || sqlstate, nullif(detail, ''), nullif(stack, '')),
         logs = w.logs || demo_calc.log_entry(clock_timestamp(), 'error', _reason, null),
         completed_at = clock_timestamp(), updated_at = clock_timestamp()
   where w.id = fail.job_id and w.status = 'running' and w.attempt = fail.attempt;
  if not found then
    return false;
  end if;
  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, metadata)
  select _work.tenant_id, _work.created_by_id, 'fail', format('demo_%s_job', _work.kind), job_id,
         jsonb_strip_nulls(jsonb_build_object('event', e.event, 'sqlstate', sqlstate, 'error', _reason))
    from unnest(array[upper(_work.kind collate "C") || '_JOB_FAILED', _cause]) with ordinality as e (event, no)
   where e.event is not null
   order by e.no;
  raise notice 'demogen %_JOB_FAILED % job %: %', upper(_work.kind collate "C"), _work.kind, job_id, _reason;
  return true;
end
$$;

comment on function demo_job.fail(uuid, int, text, text, text, text) is $doc$
Last part of run_job where it went wrong: the job is failed and says why. False where this attempt is no longer the
running one.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work
writes:  crm.demo_generation_jobs, crm.demo_running_jobs, crm.audit_logs
raises:  TG404 there is no such job
example: select demo_job.fail('00000000-0000-4000-8000-000000000003', 1, 'TG500', 'tried out', null, null)
gives:   true
$doc$;
