create function demo_job.metrics()
returns table (metric text, labels jsonb, value numeric, kind text, help text)
language sql stable
begin atomic
  with job_counts as (
    select k.kind, s.status, count(w.status)::numeric as jobs
      from demo_job.kinds() as k
     cross join (values ('pending'), ('running'), ('completed'), ('failed'), ('cancelled')) as s (status)
      left join crm.demo_work as w on w.kind = k.kind and w.status = s.status
     group by k.kind, s.status
  ), durations as (
    select k.kind, extract(epoch from w.completed_at - w.started_at) as seconds
      from demo_job.kinds() as k
      left join crm.demo_work as w on w.kind = k.kind and w.status = 'completed'
  ), ages as (
    select k.kind, s.status, coalesce(extract(epoch from statement_timestamp() - min(case s.status when 'pending'
        then w.created_at else w.started_at end)), 0) as seconds
      from demo_job.kinds() as k
     cross join (values ('pending'), ('running')) as s (status)
      left join crm.demo_work as w on w.kind = k.kind and w.status = s.status
     group by k.kind, s.status
  )
  select r.*
    from (
      select 'demogen_jobs', jsonb_build_object('kind', c.kind, 'status', c.status), c.jobs, 'gauge',
             'Jobs by status.' from job_counts as c
      union all
      select 'demogen_events_total', jsonb_build_object('event', e.event), e.times, 'counter',
             'Events in the audit log.' from demo_job.event_counts() as e
      union all
      select 'demogen_job_duration_seconds_bucket',
             jsonb_build_object('kind', d.kind, 'le', coalesce(b.le::text, '+Inf')),
             count(d.seconds) filter (where b.le is null or d.seconds <= b.le), 'histogram',
               'Time from start to end of completed jobs.'
        from durations as d
       cross join unnest(array[0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, null]) as b (le)
       group by d.kind, b.le
      union all
      select 'demogen_job_duration_seconds_' || m.name, jsonb_build_object('kind', d.kind),
             case m.name when 'sum' then coalesce(sum(d.seconds), 0) else count(d.seconds) end, 'histogram',
               'Time from start to end of completed jobs.'
        from durations as d
       cross join (values ('sum'), ('count')) as m (name)
       group by d.kind, m.name
      union all
      select format('demogen_oldest_%s_job_seconds', a.status), jsonb_build_object('kind', a.kind), a.seconds, 'gauge',
             case a.status when 'pending' then 'How long the oldest pending job has been waiting; 0 without one.'
                           else 'How long the oldest running job has been running; 0 without one.' end
        from ages as a
    ) as r (metric, labels, value, kind, help)
   order by r.metric collate "C", (r.labels ->> 'kind') collate "C", nullif(r.labels ->> 'le',
                                                                      '+Inf')::numeric nulls last, r.labels;
end;

comment on function demo_job.metrics() is $doc$
What is watched: jobs by status, events of the audit log, how long jobs took, how long the oldest one waits and runs.

reads:   crm.audit_logs, crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work
example: select count(*) from demo_job.metrics() where metric = 'demogen_jobs'
gives:   15
$doc$;
