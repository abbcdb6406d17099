create function demo.submitted_config(job_id uuid)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_job.require_job(job_id, 'generation');
  return (select j.submitted_config from crm.demo_generation_jobs as j where j.id = submitted_config.job_id);
end
$$;

comment on function demo.submitted_config(uuid) is $doc$
What the author of a generation job asked for, without the defaults that demo.generation_job shows beside it.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work
raises:  TG404 there is no such job
example: select demo.submitted_config('00000000-0000-4000-8000-000000000001') -> 'country'
gives:   "US"
$doc$;
