create function demo_job.reserve(job_id uuid, is_held boolean default false)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not coalesce(pg_try_advisory_lock(demo_job.lock_key(job_id)), false) then
    return false;
  end if;
  if is_held then
    update crm.demo_work as w set due_at = 'infinity' where w.id = reserve.job_id and w.status = 'pending';
  end if;
  -- This transaction's COMMIT should not wait for a disk: a cancel that comes meanwhile would strike after it, where
  -- no handler can stand. What is lost in a crash is only that the job was taken.
  perform set_config('synchronous_commit', 'off', true);
  perform demo_job.await_time_limit(statement_timestamp(), clock_timestamp());
  return true;
end
$$;

comment on function demo_job.reserve(uuid, boolean) is $doc$
Takes the lock of a job for this session, so that no worker takes the job first; in the transaction that submits it.
False where another session has it. demo_job.finish gives it back. A held job is run by this session or by none: it is
cancelled where it cannot begin, or the session ends before.

reads:   crm.demo_installation
example: select demo_job.reserve('00000000-0000-4000-8000-000000000002')
gives:   true
$doc$;
