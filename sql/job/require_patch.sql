create function demo_job.require_patch(job_id uuid)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from crm.demo_patch_jobs as j where j.id = require_patch.job_id) then
    perform demo_job.require_job(job_id, 'patch');
  end if;
end
$$;

comment on function demo_job.require_patch(uuid) is $doc$
Raises unless there is such a patch, or an undo, which is listed among them.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work
raises:  TG404 there is no such job
example: select demo_job.require_patch('00000000-0000-4000-8000-000000000021') is not null
gives:   true
$doc$;
