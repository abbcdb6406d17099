create function demo.generation_job(job_id uuid)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _job  crm.demo_generation_jobs;
  _live record;
begin
  perform demo_job.require_job(job_id, 'generation');
  select j.* into strict _job from crm.demo_generation_jobs as j where j.id = generation_job.job_id;
  select p.* into _live from demo_job.live_progress(_job.id, case _job.status when 'running' then _job.backend_pid end) as p where _job.status in ('running', 'failed');

  return jsonb_build_object(
    'id', _job.id,
    'status', _job.status,
    'config', _job.config,
    'seed', _job.seed,
    'asOf', _job.as_of,
    'generatorVersion', _job.generator_version,
    'createdTenantId', _job.created_tenant_id,
    'tenantName', _job.tenant_name,
    'tenant', (select jsonb_build_object('id', t.id, 'name', t.name) from crm.tenants as t where t.id = _job.created_tenant_id),
    'progress', coalesce(_live.progress, _job.progress),
    'currentStep', coalesce(_live.step, _job.current_step),
    'logs', case when _job.status in ('running', 'failed') then demo_job.log_with_progress(_job.id, _job.logs) else _job.logs end,
    'metrics', _job.metrics,
    'monthlyBreakdown', _job.monthly_breakdown,
    'errorMessage', _job.error_message,
    'attempt', _job.attempt,
    'regeneratedFromId', _job.regenerated_from_id,
    'tenantDeletedAt', _job.tenant_deleted_at,
    'startedAt', _job.started_at,
    'completedAt', _job.completed_at,
    'createdAt', _job.created_at);
end
$$;

comment on function demo.generation_job(uuid) is $doc$
All about a generation job: status, progress, log, metrics, KPIs by month (monthlyBreakdown), error. While the job runs, progress and
currentStep are those of this moment; of a failed job, where it stopped.

reads:   crm.demo_generation_jobs, crm.demo_job_progress, crm.tenants
raises:  TG404 there is no such job
example: select demo.generation_job('00000000-0000-4000-8000-000000000001') ->> 'status'
gives:   completed
$doc$;
