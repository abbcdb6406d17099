create function demo.fail_patch(job_id uuid, attempt int, sqlstate text, message text, stack text)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _job crm.demo_patch_jobs;
begin
  update crm.demo_patch_jobs as j
     set status = 'failed', error_message = coalesce(nullif(fail_patch.message, ''), 'failed without a message'),
         error_stack = format('SQLSTATE %s', fail_patch.sqlstate) || coalesce(E'\n' || fail_patch.stack, ''),
         logs = j.logs || demo_flow.log_entry(clock_timestamp(), 'error', coalesce(nullif(fail_patch.message, ''), 'failed without a message'), null),
         completed_at = clock_timestamp(), updated_at = clock_timestamp()
   where j.id = fail_patch.job_id and j.status = 'running' and j.attempt = fail_patch.attempt
  returning * into _job;
  if not found then
    return false;
  end if;
  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, metadata)
  values (_job.tenant_id, _job.created_by_id, 'fail', 'demo_patch_job', job_id, jsonb_build_object('sqlstate', fail_patch.sqlstate, 'error', fail_patch.message, 'event', 'PATCH_JOB_FAILED'));
  raise notice 'demogen PATCH_JOB_FAILED patch job %', job_id;
  return true;
end
$$;

comment on function demo.fail_patch(uuid, int, text, text, text) is $doc$
Last part of run_patch where it went wrong: the job is failed and says why. False where this attempt is no longer the running one.

writes:  crm.demo_patch_jobs, crm.demo_running_jobs, crm.audit_logs
example: select demo.fail_patch('00000000-0000-4000-8000-000000000022', 1, 'TG500', 'tried out', null)
gives:   true
$doc$;
