create function demo.fail_job(job_id uuid, attempt int, sqlstate text, message text, detail text, stack text)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _job    demo_flow.jobs := demo_flow.require_job(job_id, null);
  _reason text := coalesce(nullif(message, ''), 'failed without a message');
  _cause  text := case when sqlstate ~ '^TG' then nullif(detail, '')::jsonb ->> 'event' end;
  _failed uuid;
begin
  execute format($sql$
    update %s as j
       set status = 'failed', error_message = $3, error_stack = $4, logs = j.logs || demo_flow.log_entry(clock_timestamp(), 'error', $3, null),
           completed_at = clock_timestamp(), updated_at = clock_timestamp()
     where j.id = $1 and j.status = 'running' and j.attempt = $2
    returning j.id$sql$, _job.job_table)
    into _failed
   using job_id, attempt, _reason, concat_ws(E'\n', 'SQLSTATE ' || sqlstate, nullif(detail, ''), nullif(stack, ''));
  if _failed is null then
    return false;
  end if;
  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, metadata)
  select _job.tenant_id, _job.created_by_id, 'fail', format('demo_%s_job', _job.kind), job_id,
         jsonb_strip_nulls(jsonb_build_object('event', e.event, 'sqlstate', sqlstate, 'error', _reason))
    from unnest(array[upper(_job.kind) || '_JOB_FAILED', _cause]) with ordinality as e (event, no)
   where e.event is not null
   order by e.no;
  raise notice 'demogen %_JOB_FAILED % job %: %', upper(_job.kind), _job.kind, job_id, _reason;
  return true;
end
$$;

comment on function demo.fail_job(uuid, int, text, text, text, text) is $doc$
Last part of run_job where it went wrong: the job is failed and says why. False where this attempt is no longer the running one.

writes:  crm.demo_generation_jobs, crm.demo_running_jobs, crm.audit_logs
raises:  TG404 there is no such job
example: select demo.fail_job('00000000-0000-4000-8000-000000000003', 1, 'TG500', 'tried out', null, null)
gives:   true
$doc$;
