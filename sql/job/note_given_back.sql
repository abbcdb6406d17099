create function demo_job.note_given_back(job_id uuid)
returns void
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into crm.demo_job_progress as p (job_id, progress, current_step, updated_at, given_back)
  select w.id, 0, 'Given back', clock_timestamp(), true
    from crm.demo_work as w where w.id = note_given_back.job_id and w.status = 'running'
  on conflict on constraint demo_job_progress_pkey do update set given_back = true;
end
$$;

comment on function demo_job.note_given_back(uuid) is $doc$
Says that the worker ends the session of a running job on purpose, so that the attempt does not count.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work
writes:  crm.demo_job_progress
example: select demo_job.note_given_back('00000000-0000-4000-8000-000000000003') is not null
gives:   true
$doc$;
