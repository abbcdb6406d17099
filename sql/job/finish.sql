create function demo_job.finish(job_id uuid)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant_id uuid := (select j.tenant_id from crm.demo_work as j where j.id = finish.job_id);
  _held      boolean;
begin
  perform demo_job.await_time_limit(statement_timestamp(), clock_timestamp());
  _held := demo_job.hand_over_lock(job_id);
  perform demo_job.hand_over_lock(_tenant_id);
  return _held;
end
$$;

comment on function demo_job.finish(uuid) is $doc$
Gives the locks on a job and its tenant back that this session took, when the transaction ends. False where it holds
none on the job.

reads:   crm.demo_generation_jobs, crm.demo_installation, crm.demo_patch_jobs, crm.demo_work
example: select demo_job.finish('00000000-0000-4000-8000-000000000001')
gives:   false
$doc$;
