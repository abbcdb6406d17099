create function demo_kpi.list_tenants(query jsonb, page int, size int, search text)
returns jsonb
language sql stable
begin atomic
  with asked as (
    select (q.query ->> 'demo')::boolean as demo, q.query ->> 'industry' as industry, q.query ->> 'sortBy' as sort_by,
           q.query ->> 'sortOrder' as sort_order,
           coalesce((select a.country from ref.country_aliases as a where a.alias = q.query ->> 'country'),
                    q.query ->> 'country') as country
      from (select list_tenants.query as query) as q
  ), tenants as (
    select t.*, m.tenant_id is not null as is_demo, m.generation_job_id, m.start_date, m.excluded_from_analytics,
           case q.sort_by when 'createdAt' then row_number() over (order by t.created_at, t.id)
                          else row_number() over (order by demo_calc.fold(t.name) collate "C", t.created_at, t.id)
                            end as rank
      from demo_kpi.tenants_like(list_tenants.search) as t
      left join crm.demo_tenant_metadata as m on m.tenant_id = t.id
     cross join asked as q
     where (q.demo is null or (m.tenant_id is not null) = q.demo)
       and (q.country is null or t.country = q.country)
       and (q.industry is null or t.industry = q.industry)
  ), page as (
    select t.*, row_number() over (order by case when q.sort_order = 'desc' then -t.rank else t.rank end) as no
      from tenants as t
     cross join asked as q
     order by no
    offset (list_tenants.page - 1)::bigint * list_tenants.size limit list_tenants.size
  ), shown as (
    select jsonb_agg(jsonb_build_object(
             'id', p.id, 'name', p.name, 'slug', p.slug, 'country', p.country, 'timezone', p.timezone,
             'currency', p.currency, 'industry', p.industry, 'isDemo', p.is_demo,
             'generationJobId', p.generation_job_id, 'startDate', p.start_date,
             'excludedFromAnalytics', p.excluded_from_analytics, 'dataFrom', d.from_month, 'dataTo', d.to_month,
             'createdAt', p.created_at) order by p.no) as rows
      from page as p
     cross join lateral demo_kpi.data_range(p.id) as d
  )
  select jsonb_build_object(
           'data', coalesce(s.rows, '[]'),
           'meta', jsonb_build_object('total', t.total, 'page', list_tenants.page, 'pageSize', list_tenants.size,
                                      'totalPages', ceil(t.total::numeric / list_tenants.size)))
    from shown as s
   cross join (select count(*) as total from tenants) as t;
end;

comment on function demo_kpi.list_tenants(jsonb, int, int, text) is $doc$
A page of the tenants that a query asks for, as {data, meta}. search is in small letters; the other parameters are
those of demo.tenants.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_tenant_metadata, crm.tenants,
         ref.country_aliases
example: select demo_kpi.list_tenants('{"demo": "true"}', 1, 20, 'example') #>> '{meta,total}'
gives:   1
$doc$;
