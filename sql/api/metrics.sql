create function demo.metrics()
returns table (metric text, labels jsonb, value numeric, kind text, help text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
begin atomic
  select m.* from demo_job.metrics() as m;
end;

comment on function demo.metrics() is $doc$
What is watched: jobs by status, events of the audit log, how long jobs took, how long the oldest one waits and runs.
/metrics of the web server gives these rows to Prometheus.

reads:   crm.audit_logs, crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work
example: select count(*) from demo.metrics() where metric = 'demogen_jobs'
gives:   15
$doc$;
