create function demo.patch_job(job_id uuid)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _job jsonb;
begin
  perform demo_job.require_patch(patch_job.job_id);
  loop
    _job := (select demo_job.patch_json(j) from crm.demo_patch_jobs as j where j.id = patch_job.job_id);
    exit when not demo_job.runs_no_more(jsonb_build_array(_job));  -- else it ended while it was read
  end loop;
  return _job;
end
$$;

comment on function demo.patch_job(uuid) is $doc$
All about a patch job, or an undo, which names what it undoes: plan, seed, snapshots before and after, diff report,
metrics by entity, log, error. While it runs, progress and currentStep are those of this moment; of a failed job, where
it stopped.

reads:   crm.demo_generation_jobs, crm.demo_job_progress, crm.demo_patch_jobs, crm.demo_work
raises:  TG404 there is no such job
example: select demo.patch_job('00000000-0000-4000-8000-000000000021') ->> 'status'
gives:   pending
$doc$;
