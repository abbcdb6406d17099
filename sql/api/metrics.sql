create function demo.metrics()
returns table (metric text, labels jsonb, value numeric, kind text, help text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
begin atomic
  with jobs as (
    select 'generation' as kind, g.status, g.created_at, g.started_at, g.completed_at from crm.demo_generation_jobs as g
    union all
    select 'patch', p.status, p.created_at, p.started_at, p.completed_at from crm.demo_patch_jobs as p
  ), kinds (kind) as (
    values ('generation'), ('patch')
  ), durations as (
    select k.kind, extract(epoch from j.completed_at - j.started_at) as seconds
      from kinds as k
      left join jobs as j on j.kind = k.kind and j.status = 'completed'
  ), ages as (
    select k.kind, s.status, coalesce(extract(epoch from statement_timestamp() - min(case s.status when 'pending' then j.created_at else j.started_at end)), 0) as seconds
      from kinds as k
     cross join (values ('pending'), ('running')) as s (status)
      left join jobs as j on j.kind = k.kind and j.status = s.status
     group by k.kind, s.status
  )
  select r.*
    from (
      select 'demogen_jobs', jsonb_build_object('kind', k.kind, 'status', s.status), count(j.status)::numeric, 'gauge', 'Jobs by status.'
        from kinds as k
       cross join (values ('pending'), ('running'), ('completed'), ('failed')) as s (status)
        left join jobs as j on j.kind = k.kind and j.status = s.status
       group by k.kind, s.status
      union all
      -- zeros for events that never happened: the step from nothing to 1 is no increase to Prometheus
      select 'demogen_events_total', jsonb_build_object('event', e.event), sum(e.times), 'counter', 'Events in the audit log.'
        from (
          select a.metadata ->> 'event' as event, count(*) as times from crm.audit_logs as a where a.metadata ->> 'event' is not null group by 1
          union all
          select v.event, 0 from unnest(array['PATCH_JOB_STARTED', 'PATCH_JOB_COMPLETED', 'PATCH_JOB_FAILED', 'PATCH_VALIDATION_FAILED', 'KPI_VERIFICATION_FAILED',
                                              'PATCH_IDEMPOTENCY_DETECTED', 'NON_DEMO_TENANT_BLOCKED', 'GENERATION_JOB_FAILED']) as v (event)
        ) as e
       group by e.event
      union all
      select 'demogen_job_duration_seconds_bucket', jsonb_build_object('kind', d.kind, 'le', coalesce(b.le::text, '+Inf')),
             count(d.seconds) filter (where b.le is null or d.seconds <= b.le), 'histogram', 'Time from start to end of completed jobs.'
        from durations as d
       cross join unnest(array[0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, null]) as b (le)
       group by d.kind, b.le
      union all
      select 'demogen_job_duration_seconds_' || m.name, jsonb_build_object('kind', d.kind), case m.name when 'sum' then coalesce(sum(d.seconds), 0) else count(d.seconds) end,
             'histogram', 'Time from start to end of completed jobs.'
        from durations as d
       cross join (values ('sum'), ('count')) as m (name)
       group by d.kind, m.name
      union all
      select format('demogen_oldest_%s_job_seconds', a.status), jsonb_build_object('kind', a.kind), a.seconds, 'gauge',
             case a.status when 'pending' then 'How long the oldest pending job has been waiting; 0 without one.' else 'How long the oldest running job has been running; 0 without one.' end
        from ages as a
    ) as r (metric, labels, value, kind, help)
   order by r.metric, r.labels ->> 'kind', nullif(r.labels ->> 'le', '+Inf')::numeric nulls last, r.labels;
end;

comment on function demo.metrics() is $doc$
What is watched: jobs by status, events of the audit log, how long jobs took, how long the oldest one waits and runs. /metrics of the
web server gives these rows to Prometheus.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs, crm.audit_logs
example: select count(*) from demo.metrics() where metric = 'demogen_jobs'
gives:   8
$doc$;
