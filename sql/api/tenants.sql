create function demo.tenants(query jsonb)
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
    from demo_kpi.read_query(query, '{page,pageSize,demo,country,industry,search,sortBy,sortOrder}', 'name,createdAt', 'For example: select demo.tenants(''{"demo": true, "country": "US"}'');') as q;

  with matching as (
    select t.*, m.tenant_id is not null as is_demo, m.generation_job_id, m.start_date, m.excluded_from_analytics,
           case query ->> 'sortBy' when 'createdAt' then row_number() over (order by t.created_at, t.id)
                                   else row_number() over (order by lower(t.name) collate "C", t.created_at, t.id) end as rank
      from crm.tenants as t
      left join crm.demo_tenant_metadata as m on m.tenant_id = t.id
     where t.deleted_at is null
       and (query ->> 'demo' is null or (m.tenant_id is not null) = (query ->> 'demo')::boolean)
       and (query ->> 'country' is null or t.country = coalesce((select a.country from ref.country_aliases as a where a.alias = query ->> 'country'), query ->> 'country'))
       and (query ->> 'industry' is null or t.industry = query ->> 'industry')
       and (_search = '' or strpos(lower(t.name), _search) > 0 or strpos(t.slug, _search) > 0 or strpos(t.id::text, _search) = 1)
  ), page as (
    select m.*, row_number() over (order by case when query ->> 'sortOrder' = 'desc' then -m.rank else m.rank end) as no
      from matching as m
     order by no
    offset (_page - 1)::bigint * _size limit _size
  )
  select jsonb_build_object(
           'data', coalesce((select jsonb_agg(jsonb_build_object(
             'id', p.id, 'name', p.name, 'slug', p.slug, 'country', p.country, 'timezone', p.timezone, 'currency', p.currency, 'industry', p.industry,
             'isDemo', p.is_demo, 'generationJobId', p.generation_job_id, 'startDate', p.start_date, 'excludedFromAnalytics', p.excluded_from_analytics,
             'dataFrom', d.from_month, 'dataTo', d.to_month, 'createdAt', p.created_at) order by p.no)
              from page as p
             cross join lateral demo_kpi.data_range(p.id) as d), '[]'),
           'meta', jsonb_build_object('total', t.total, 'page', _page, 'pageSize', _size, 'totalPages', ceil(t.total::numeric / _size)))
    into _result
    from (select count(*) as total from matching) as t;
  return _result;
end
$$;

comment on function demo.tenants(jsonb) is $doc$
Tenants as {data, meta}, each with the months of its first and last data. query: page (1), pageSize (20, 10 to 100), demo (true,
false), country, industry, search (name, slug, start of the id), sortBy (name, createdAt), sortOrder (asc, desc).

reads:   crm.tenants, crm.demo_tenant_metadata, ref.country_aliases and what demo_kpi.data_range reads
raises:  TG400 a parameter is wrong
example: select demo.tenants('{"demo": "true", "search": "example"}') #>> '{meta,total}'
gives:   1
$doc$;
