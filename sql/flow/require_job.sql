create function demo_flow.require_job(job_id uuid, kind text)
returns demo_flow.jobs
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _job demo_flow.jobs;
begin
  select j.* into _job from demo_flow.jobs as j where j.id = require_job.job_id and (require_job.kind is null or j.kind = require_job.kind);
  if not found then
    raise exception using
      errcode = 'TG404',
      message = format('there is no %s %s', coalesce(kind || ' job', 'job'), coalesce(job_id::text, 'NULL')),
      detail  = jsonb_build_object('code', 'NOT_FOUND', 'details', jsonb_build_array(jsonb_build_object('field', 'jobId', 'requested', job_id))),
      hint    = case kind when 'patch' then 'See the patches of a tenant: select demo.patch_jobs(tenant_id);' else 'See all generation jobs: select demo.generation_jobs(''{}'');' end;
  end if;
  return _job;
end
$$;

comment on function demo_flow.require_job(uuid, text) is $doc$
The job with this id, of this kind or of any kind for NULL; raises where there is none.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs
raises:  TG404 there is no such job
example: select (demo_flow.require_job('00000000-0000-4000-8000-000000000021', null)).kind
gives:   patch
$doc$;
