create function demo_job.patch_json(job crm.demo_patch_jobs)
returns jsonb
language sql stable
begin atomic
  select jsonb_build_object(
           'id', j.id, 'tenantId', j.tenant_id, 'tenantName', j.tenant_name, 'originalJobId', j.original_job_id,
             'createdById', j.created_by_id, 'kind', j.kind, 'targetJobId', j.target_job_id,
             'undoneAt', j.undone_at, 'undoneById', j.undone_by_id, 'undoneByJobId', demo_job.undone_by(j.id),
             'confirmation', j.confirmation, 'changeDigest', j.change_digest,
           'status', j.status, 'mode', j.mode, 'planType', j.plan_type, 'patchPlan', j.patch_plan_json, 'seed', j.seed,
           'rangeStartMonth', j.range_start_month, 'rangeEndMonth', j.range_end_month, 'tolerances', j.tolerance_config,
           'beforeKpis', j.before_kpis_json, 'afterKpis', j.after_kpis_json, 'diffReport', j.diff_report_json,
             'metrics', j.metrics_json,
           'progress', l.progress, 'currentStep', l.step, 'logs', l.logs,
           'dependsOn', coalesce(to_jsonb(j.depends_on), '[]'), 'waitsFor', demo_job.awaited(j.id),
             'projectedKpis', j.projected_kpis_json,
           'attempt', j.attempt, 'applicationNo', j.application_no, 'asOf', j.as_of,
             'generatorVersion', j.generator_version,
           'errorMessage', j.error_message, 'startedAt', j.started_at, 'completedAt', j.completed_at,
             'createdAt', j.created_at,
           'durationMs', round(extract(epoch from j.completed_at - j.started_at) * 1000))
    from (select (patch_json.job).*) as j
   cross join lateral demo_job.shown_progress(j.id, j.status, j.backend_pid, j.progress, j.current_step, j.logs) as l;
end;

comment on function demo_job.patch_json(crm.demo_patch_jobs) is $doc$
A patch job as people are shown it. While it runs, progress and currentStep are those of this moment; of a failed job,
where it stopped.

reads:   crm.demo_job_progress, crm.demo_patch_jobs
example: select demo_job.patch_json(j) ->> 'status' from crm.demo_patch_jobs as j where j.id =
         '00000000-0000-4000-8000-000000000021'
gives:   pending
$doc$;
