create function demo.patch_jobs(tenant_id uuid, page int default 1, page_size int default 20)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _result jsonb;
begin
  if not exists (select from crm.tenants as t where t.id = patch_jobs.tenant_id) then
    raise exception using
      errcode = 'TG404',
      message = format('there is no tenant %s', coalesce(tenant_id::text, 'NULL')),
      detail  = jsonb_build_object('code', 'TENANT_NOT_FOUND', 'details', jsonb_build_array(jsonb_build_object('field', 'tenantId', 'requested', tenant_id))),
      hint    = 'See all tenants: select demo.tenants(''{}'');';
  elsif not coalesce(page >= 1 and page_size between 1 and 100, false) then
    raise exception using
      errcode = 'TG400',
      message = 'page must be at least 1 and page_size 1 to 100',
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', jsonb_build_array(jsonb_build_object(
                  'field', case when coalesce(page >= 1, false) then 'pageSize' else 'page' end, 'constraint', 'page at least 1, pageSize 1 to 100',
                  'requested', case when coalesce(page >= 1, false) then page_size else page end)));
  end if;
  select jsonb_build_object(
           'data', coalesce((
             select jsonb_agg(jsonb_build_object('id', j.id, 'status', j.status, 'mode', j.mode, 'planType', j.plan_type, 'rangeStartMonth', j.range_start_month, 'rangeEndMonth', j.range_end_month,
                      'seed', j.seed, 'progress', j.progress, 'metrics', j.metrics_json, 'overallPassed', j.diff_report_json -> 'overallPassed', 'errorMessage', j.error_message,
                      'createdAt', j.created_at, 'startedAt', j.started_at, 'completedAt', j.completed_at) order by j.created_at desc, j.id)
               from (select p.* from crm.demo_patch_jobs as p where p.tenant_id = patch_jobs.tenant_id order by p.created_at desc, p.id
                     offset (patch_jobs.page - 1)::bigint * patch_jobs.page_size limit patch_jobs.page_size) as j), '[]'),
           'meta', jsonb_build_object('total', c.total, 'page', patch_jobs.page, 'pageSize', patch_jobs.page_size, 'totalPages', ceil(c.total::numeric / patch_jobs.page_size)))
    into _result
    from (select count(*) as total from crm.demo_patch_jobs as p where p.tenant_id = patch_jobs.tenant_id) as c;
  return _result;
end
$$;

comment on function demo.patch_jobs(uuid, int, int) is $doc$
The patch jobs of a tenant, newest first, as {data, meta}.

reads:   crm.demo_patch_jobs, crm.tenants
raises:  TG400 page or page_size is out of range
         TG404 there is no such tenant
example: select demo.patch_jobs('00000000-0000-4000-8000-00000000000a', 1, 20) #>> '{meta,page}'
gives:   1
$doc$;
