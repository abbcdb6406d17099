create function demo_job.log_with_progress(job_id uuid, logs jsonb)
returns jsonb
language sql stable
begin atomic
  select coalesce(jsonb_agg(e.entry order by e.entry ->> 'timestamp', e.place, e.no), '[]')
    from (
      select 2 as place, l.entry, l.no from jsonb_array_elements(log_with_progress.logs) with ordinality as l (entry,
          no)
      union all
      select 1, l.entry, l.no  -- within a millisecond, steps stand before the error that ended them
        from crm.demo_job_progress as p
       cross join jsonb_array_elements(p.log) with ordinality as l (entry, no)
       where p.job_id = log_with_progress.job_id
    ) as e;
end;

comment on function demo_job.log_with_progress(uuid, jsonb) is $doc$
The log of a job that runs or has failed, in order of time, with the steps that its client wrote down: those of the
job's own transaction are not visible before it ends, and are undone where it fails.

reads:   crm.demo_job_progress
example: select demo_job.log_with_progress('00000000-0000-4000-8000-000000000001', '[{"message": "a"}]')
gives:   [{"message": "a"}]
$doc$;
