create function demo_job.list_generations(query jsonb, page int, size int, search text)
returns jsonb
language sql stable
begin atomic
  with asked as (
    select q.query ->> 'status' as status, q.query ->> 'industry' as industry, q.query ->> 'sortBy' as sort_by,
           q.query ->> 'sortOrder' as sort_order,
           coalesce((select a.country from ref.country_aliases as a where a.alias = q.query ->> 'country'),
                    q.query ->> 'country') as country
      from (select list_generations.query as query) as q
  ), jobs as (
    select j.*,
           case q.sort_by when 'tenantName' then row_number() over (order by demo_calc.fold(j.tenant_name) collate "C",
                                                                    j.created_at, j.id)
                          when 'completedAt' then row_number() over (order by j.completed_at nulls first,
                                                                     j.created_at, j.id)
                          else row_number() over (order by j.created_at, j.id) end as rank
      from crm.demo_generation_jobs as j
     cross join asked as q
     where (q.status is null or j.status = q.status)
       and (q.country is null or j.config ->> 'country' = q.country)
       and (q.industry is null or j.config ->> 'industry' = q.industry)
       and (list_generations.search = ''
            or strpos(demo_calc.fold(demo_calc.as_seen(j.tenant_name)), list_generations.search) > 0
            or strpos(j.id::text, list_generations.search) = 1 or strpos(demo_calc.fold(j.seed),
                                                                      list_generations.search) > 0)
  ), page as (
    select j.*, row_number() over (order by case when q.sort_order = 'asc' then j.rank else -j.rank end) as no
      from jobs as j
     cross join asked as q
     order by no
    offset (list_generations.page - 1)::bigint * list_generations.size limit list_generations.size
  ), shown as (
    select jsonb_agg(jsonb_build_object(
             'id', p.id, 'status', p.status, 'config', p.config, 'seed', p.seed,
               'createdTenantId', p.created_tenant_id, 'tenantName', p.tenant_name,
             'progress', l.progress, 'metrics', p.metrics, 'errorMessage', p.error_message,
             'createdAt', p.created_at, 'completedAt', p.completed_at) order by p.no) as rows
      from page as p
     cross join lateral demo_job.shown_progress(p.id, p.status, p.backend_pid, p.progress, null, null) as l
  )
  select jsonb_build_object(
           'data', coalesce(s.rows, '[]'),
           'meta', jsonb_build_object('total', t.total, 'page', list_generations.page,
                                      'pageSize', list_generations.size,
                                      'totalPages', ceil(t.total::numeric / list_generations.size)))
    from shown as s
   cross join (select count(*) as total from jobs) as t;
end;

comment on function demo_job.list_generations(jsonb, int, int, text) is $doc$
A page of the generation jobs that a query asks for, as {data, meta}. search is in small letters; the other parameters
are those of demo.generation_jobs.

reads:   crm.demo_generation_jobs, crm.demo_job_progress, ref.country_aliases
example: select demo_job.list_generations('{"status": "failed"}', 1, 20, '') #>> '{meta,total}'
gives:   1
$doc$;
