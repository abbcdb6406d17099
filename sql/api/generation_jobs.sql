create function demo.generation_jobs(query jsonb)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _page   int;
  _size   int;
  _search text;
  _result jsonb;
begin
  select q.page, q.size, q.search into _page, _size, _search
    from demo_kpi.read_query(query, '{page,pageSize,status,country,industry,search,sortBy,sortOrder}', 'createdAt,completedAt,tenantName', 'For example: select demo.generation_jobs(''{"status": "completed", "page": 1}'');') as q;

  with jobs as (
    select j.*,
           case query ->> 'sortBy' when 'tenantName' then row_number() over (order by lower(j.tenant_name) collate "C", j.created_at, j.id)
                                   when 'completedAt' then row_number() over (order by j.completed_at nulls first, j.created_at, j.id)
                                   else row_number() over (order by j.created_at, j.id) end as rank
      from crm.demo_generation_jobs as j
     where (query ->> 'status' is null or j.status = query ->> 'status')
       and (query ->> 'country' is null or j.config ->> 'country' = coalesce((select a.country from ref.country_aliases as a where a.alias = query ->> 'country'), query ->> 'country'))
       and (query ->> 'industry' is null or j.config ->> 'industry' = query ->> 'industry')
       and (_search = '' or strpos(lower(j.tenant_name), _search) > 0 or strpos(j.id::text, _search) = 1 or strpos(lower(j.seed), _search) > 0)
  ), page as (
    select j.*, row_number() over (order by case when query ->> 'sortOrder' = 'asc' then j.rank else -j.rank end) as no
      from jobs as j
     order by no
    offset (_page - 1)::bigint * _size limit _size
  )
  select jsonb_build_object(
           'data', coalesce((select jsonb_agg(jsonb_build_object(
             'id', p.id, 'status', p.status, 'config', p.config, 'seed', p.seed, 'createdTenantId', p.created_tenant_id, 'tenantName', p.tenant_name,
             'progress', coalesce((select l.progress from demo_job.live_progress(p.id, case p.status when 'running' then p.backend_pid end) as l where p.status in ('running', 'failed')), p.progress), 'metrics', p.metrics, 'errorMessage', p.error_message, 'createdAt', p.created_at, 'completedAt', p.completed_at) order by p.no) from page as p), '[]'),
           'meta', jsonb_build_object('total', t.total, 'page', _page, 'pageSize', _size, 'totalPages', ceil(t.total::numeric / _size)))
    into _result
    from (select count(*) as total from jobs) as t;
  return _result;
end
$$;

comment on function demo.generation_jobs(jsonb) is $doc$
Generation jobs as {data, meta}. query: page (1), pageSize (20, 10 to 100), status, country, industry, search (tenant name, seed,
start of the id), sortBy (createdAt, completedAt, tenantName), sortOrder (desc, asc); '{}' lists the newest.

reads:   crm.demo_generation_jobs, ref.country_aliases
raises:  TG400 a parameter is wrong
example: select demo.generation_jobs('{"status": "failed"}') #>> '{meta,pageSize}'
gives:   20
$doc$;
