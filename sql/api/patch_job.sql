create function demo.patch_job(job_id uuid)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _job  crm.demo_patch_jobs;
  _live record;
begin
  perform demo_job.require_job(job_id, 'patch');
  select j.* into strict _job from crm.demo_patch_jobs as j where j.id = patch_job.job_id;
  select p.* into _live from demo_job.live_progress(_job.id, case _job.status when 'running' then _job.backend_pid end) as p where _job.status in ('running', 'failed');
  return jsonb_build_object(
    'id', _job.id, 'tenantId', _job.tenant_id, 'tenantName', _job.tenant_name, 'originalJobId', _job.original_job_id, 'createdById', _job.created_by_id,
    'status', _job.status, 'mode', _job.mode, 'planType', _job.plan_type, 'patchPlan', _job.patch_plan_json, 'seed', _job.seed,
    'rangeStartMonth', _job.range_start_month, 'rangeEndMonth', _job.range_end_month, 'tolerances', _job.tolerance_config,
    'beforeKpis', _job.before_kpis_json, 'afterKpis', _job.after_kpis_json, 'diffReport', _job.diff_report_json, 'metrics', _job.metrics_json,
    'progress', coalesce(_live.progress, _job.progress), 'currentStep', coalesce(_live.step, _job.current_step),
    'logs', case when _job.status in ('running', 'failed') then demo_job.log_with_progress(_job.id, _job.logs) else _job.logs end,
    'attempt', _job.attempt, 'applicationNo', _job.application_no, 'asOf', _job.as_of, 'generatorVersion', _job.generator_version,
    'errorMessage', _job.error_message, 'startedAt', _job.started_at, 'completedAt', _job.completed_at, 'createdAt', _job.created_at,
    'durationMs', round(extract(epoch from _job.completed_at - _job.started_at) * 1000));
end
$$;

comment on function demo.patch_job(uuid) is $doc$
All about a patch job: plan, seed, snapshots before and after, diff report, metrics by entity, log, error. While it runs, progress and
currentStep are those of this moment; of a failed job, where it stopped.

reads:   crm.demo_patch_jobs, crm.demo_job_progress
raises:  TG404 there is no such job
example: select demo.patch_job('00000000-0000-4000-8000-000000000021') ->> 'status'
gives:   pending
$doc$;
