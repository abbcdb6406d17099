create function demo_job.shown_progress(job_id uuid, status text, backend_pid int, inout progress int,
                                        inout step text, inout logs jsonb)
language sql stable
begin atomic
  select coalesce(l.progress, shown_progress.progress), coalesce(l.step, shown_progress.step),
         case when s.is_open then demo_job.log_with_progress(shown_progress.job_id, shown_progress.logs)
           else shown_progress.logs end
    from (select shown_progress.status in ('running', 'failed') as is_open) as s
    left join lateral demo_job.live_progress(shown_progress.job_id, case shown_progress.status when 'running'
                                             then shown_progress.backend_pid end) as l
      on s.is_open;
end;

comment on function demo_job.shown_progress(uuid, text, int, int, text, jsonb) is $doc$
Progress, step and log of a job as people are shown them: while it runs those of this moment, of a failed job where it
stopped, else those that its row has.

reads:   crm.demo_job_progress
example: select progress from demo_job.shown_progress('00000000-0000-4000-8000-000000000001', 'completed', null, 100,
         'Complete', '[]')
gives:   100
$doc$;
