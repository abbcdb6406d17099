create function demo.tenants(query jsonb)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _asked record;
begin
  select q.page, q.size, q.search into _asked
    from demo_kpi.read_query(query, '{page,pageSize,demo,country,industry,search,sortBy,sortOrder}', 'name,createdAt',
                             'For example: select demo.tenants(''{"demo": true, "country": "US"}'');') as q;
  return demo_kpi.list_tenants(query, _asked.page, _asked.size, _asked.search);
end
$$;

comment on function demo.tenants(jsonb) is $doc$
Tenants as {data, meta}, each with the months of its first and last data. query: page (1), pageSize (20, 10 to 100),
demo (true, false), country, industry, search (name, slug, start of the id), sortBy (name, createdAt), sortOrder (asc,
desc).

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_tenant_metadata, crm.tenants, ref.countries,
         ref.country_aliases, ref.industries
raises:  TG400 a parameter is wrong
example: select demo.tenants('{"demo": "true", "search": "example"}') #>> '{meta,total}'
gives:   1
$doc$;
