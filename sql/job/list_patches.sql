create function demo_job.list_patches(tenant_id uuid, page int, page_size int)
returns jsonb
language sql stable
begin atomic
  with page as (
    select p.* from crm.demo_patch_jobs as p
     where p.tenant_id = list_patches.tenant_id
     order by p.created_at desc, p.id
    offset (list_patches.page - 1)::bigint * list_patches.page_size limit list_patches.page_size
  ), shown as (
    select jsonb_agg(jsonb_build_object(
             'id', j.id, 'kind', j.kind, 'targetJobId', j.target_job_id, 'undoneAt', j.undone_at,
             'undoneByJobId', demo_job.undone_by(j.id), 'status', j.status, 'mode', j.mode, 'planType', j.plan_type,
               'rangeStartMonth', j.range_start_month,
             'rangeEndMonth', j.range_end_month, 'seed', j.seed, 'progress', l.progress, 'metrics', j.metrics_json,
             'overallPassed', j.diff_report_json -> 'overallPassed', 'errorMessage', j.error_message,
             'createdAt', j.created_at, 'startedAt', j.started_at, 'completedAt', j.completed_at)
               order by j.created_at desc, j.id) as rows
      from page as j
     cross join lateral demo_job.shown_progress(j.id, j.status, j.backend_pid, j.progress, null, null) as l
  )
  select jsonb_build_object(
           'data', coalesce(s.rows, '[]'),
           'meta', jsonb_build_object('total', c.total, 'page', list_patches.page, 'pageSize', list_patches.page_size,
                                      'totalPages', ceil(c.total::numeric / list_patches.page_size)))
    from shown as s
   cross join (select count(*) as total from crm.demo_patch_jobs as p where p.tenant_id = list_patches.tenant_id) as c;
end;

comment on function demo_job.list_patches(uuid, int, int) is $doc$
A page of a tenant's patch jobs, newest first, as {data, meta}.

reads:   crm.demo_job_progress, crm.demo_patch_jobs
example: select demo_job.list_patches('00000000-0000-4000-8000-00000000000a', 1, 20) #>> '{meta,total}'
gives:   3
$doc$;
