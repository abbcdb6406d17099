create function demo.fail_generation(job_id uuid, attempt int, sqlstate text, message text, stack text)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _actor uuid;
begin
  update crm.demo_generation_jobs as j
     set status = 'failed', error_message = coalesce(nullif(fail_generation.message, ''), 'failed without a message'),
         error_stack = format('SQLSTATE %s', fail_generation.sqlstate) || coalesce(E'\n' || fail_generation.stack, ''),
         logs = j.logs || demo_flow.log_entry(clock_timestamp(), 'error', coalesce(nullif(fail_generation.message, ''), 'failed without a message'), null),
         completed_at = clock_timestamp(), updated_at = clock_timestamp()
   where j.id = fail_generation.job_id and j.status = 'running' and j.attempt = fail_generation.attempt
  returning j.created_by_id into _actor;
  if not found then
    return false;
  end if;
  insert into crm.audit_logs (user_id, action, entity_type, entity_id, metadata)
  values (_actor, 'fail', 'demo_generation_job', job_id, jsonb_build_object('sqlstate', fail_generation.sqlstate, 'error', fail_generation.message));
  return true;
end
$$;

comment on function demo.fail_generation(uuid, int, text, text, text) is $doc$
Last part of run_generation where it went wrong: the job is failed and says why. False where this attempt is no longer the running one.

writes:  crm.demo_generation_jobs, crm.demo_running_jobs, crm.audit_logs
example: select demo.fail_generation('00000000-0000-4000-8000-000000000003', 1, 'TG500', 'tried out', null)
gives:   true
$doc$;
