create function demo_job.generation_json(job crm.demo_generation_jobs)
returns jsonb
language sql stable
begin atomic
  select jsonb_build_object(
           'id', j.id, 'status', j.status, 'config', j.config, 'seed', j.seed, 'asOf', j.as_of,
             'generatorVersion', j.generator_version,
           'createdTenantId', j.created_tenant_id, 'tenantName', j.tenant_name,
           'tenant', (select jsonb_build_object('id', t.id, 'name', t.name) from crm.tenants as t
                      where t.id = j.created_tenant_id),
           'progress', l.progress, 'currentStep', l.step, 'logs', l.logs, 'metrics', j.metrics,
             'monthlyBreakdown', j.monthly_breakdown,
           'errorMessage', j.error_message, 'attempt', j.attempt, 'regeneratedFromId', j.regenerated_from_id,
           'tenantDeletedAt', j.tenant_deleted_at, 'startedAt', j.started_at, 'completedAt', j.completed_at,
             'createdAt', j.created_at)
    from (select (generation_json.job).*) as j
   cross join lateral demo_job.shown_progress(j.id, j.status, j.backend_pid, j.progress, j.current_step, j.logs) as l;
end;

comment on function demo_job.generation_json(crm.demo_generation_jobs) is $doc$
A generation job as people are shown it. While it runs, progress and currentStep are those of this moment; of a failed
job, where it stopped.

reads:   crm.demo_job_progress, crm.tenants
example: select demo_job.generation_json(j) ->> 'status' from crm.demo_generation_jobs as j where j.id =
         '00000000-0000-4000-8000-000000000001'
gives:   completed
$doc$;
