create function demo_job.hold_attempt(job_id uuid, attempt int)
returns crm.demo_work
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _work crm.demo_work := demo_job.require_job(job_id);
begin
  -- The snapshot of these data is taken already: what a deploy changes from now on would not be seen. And whoever
  -- called
  -- this may be of the code before.
  if not demo_job.hold_code(false)
     or nullif(current_setting('demogen.code', true), '') <> to_regnamespace('demo')::oid::text then
    raise exception using
      errcode = 'object_in_use',
      message = 'the code is being replaced',
      hint    = 'Call again.';
  end if;
  select w.* into strict _work from crm.demo_work as w where w.id = hold_attempt.job_id for no key update;
  if _work.status <> 'running' or _work.attempt is distinct from hold_attempt.attempt then
    perform demo_calc.refuse('TG409', 'CONFLICT',
                             format('attempt %s of %s job %s is not the running one', attempt, _work.kind, job_id),
                             array[('jobId', 'is not running this attempt', null, to_jsonb(_work.attempt),
                                    coalesce(to_jsonb(attempt), 'null'), null)::demo_calc.fault],
                             format('Run it: call demo.run_job(%L);', job_id));
  end if;
  return _work;
end
$$;

comment on function demo_job.hold_attempt(uuid, int) is $doc$
The job whose data are to be made: raises unless this attempt is the one that runs, and keeps the job and the code as
they are until the transaction ends.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work
raises:  TG404 there is no such job
         TG409 the job is not running this attempt
example: select (demo_job.hold_attempt('00000000-0000-4000-8000-000000000003', 1)).status
gives:   running
$doc$;
