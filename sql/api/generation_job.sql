create function demo.generation_job(job_id uuid)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _job jsonb;
begin
  perform demo_job.require_job(job_id, 'generation');
  loop
    _job := (select demo_job.generation_json(j) from crm.demo_generation_jobs as j where j.id = generation_job.job_id);
    exit when not demo_job.runs_no_more(jsonb_build_array(_job));  -- else it ended while it was read
  end loop;
  return _job;
end
$$;

comment on function demo.generation_job(uuid) is $doc$
All about a generation job: status, progress, log, metrics, KPIs by month (monthlyBreakdown), error. While the job
runs, progress and currentStep are those of this moment; of a failed job, where it stopped.

reads:   crm.demo_generation_jobs, crm.demo_job_progress, crm.demo_patch_jobs, crm.demo_work, crm.tenants
raises:  TG404 there is no such job
example: select demo.generation_job('00000000-0000-4000-8000-000000000001') ->> 'status'
gives:   completed
$doc$;
