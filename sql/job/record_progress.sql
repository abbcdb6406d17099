create function demo_job.record_progress(job_id uuid, progress int, step text)
returns void
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if progress is null or progress not between 0 and 100 or coalesce(step, '') = '' then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'progress must be 0 to 100 and name its step',
                             array[demo_calc.fault_of('progress', 'must be 0 to 100', progress)]);
  end if;
  insert into crm.demo_job_progress as p (job_id, progress, current_step, log, updated_at)
  select w.id, record_progress.progress, left(step, 100), demo_calc.log_entry(clock_timestamp(), 'info', step, null),
         clock_timestamp()
    from crm.demo_work as w
   where w.id = record_progress.job_id and w.status = 'running'
  on conflict on constraint demo_job_progress_pkey do update
     set progress = excluded.progress, current_step = excluded.current_step, updated_at = excluded.updated_at,
         log = case when p.current_step = excluded.current_step then p.log else p.log || excluded.log end
   where p.progress <= excluded.progress;
end
$$;

comment on function demo_job.record_progress(uuid, int, text) is $doc$
Writes down how far a running job is, from a second connection that hears its notices. A job that does not run is left
alone.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work
writes:  crm.demo_job_progress
raises:  TG400 progress is not 0 to 100
example: select demo_job.record_progress('00000000-0000-4000-8000-000000000003', 40, 'Creating contacts') is not null
gives:   true
$doc$;
