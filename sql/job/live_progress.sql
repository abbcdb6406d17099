create function demo_job.live_progress(job_id uuid, backend_pid int)
returns table (progress int, step text)
language sql stable
begin atomic
  select p.progress, p.step
    from (
      select split_part(a.application_name, ':', 2)::int as progress, split_part(a.application_name, ':', 3) as step
        from pg_stat_activity as a
       where a.pid = live_progress.backend_pid and a.application_name ~ '^demogen:[0-9]{1,3}:'
      union all
      select r.progress, r.current_step from crm.demo_job_progress as r where r.job_id = live_progress.job_id
    ) as p
   order by p.progress desc
   limit 1;
end;

comment on function demo_job.live_progress(uuid, int) is $doc$
Where a running job is at this moment, as its backend tells through pg_stat_activity or its client wrote down. No row
where neither did.

reads:   crm.demo_job_progress, pg_stat_activity
example: select count(*) from demo_job.live_progress('00000000-0000-4000-8000-000000000001', null)
gives:   0
$doc$;
