create function demo.companies(tenant_id uuid, query jsonb)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_kpi.require_demo_tenant(companies.tenant_id, false);
  return demo_kpi.list_records(companies.tenant_id, 'companies', query);
end
$$;

comment on function demo.companies(uuid, jsonb) is $doc$
Companies of a demo tenant as {data, meta}. query: pageSize (20, 10 to 100), after (meta.next of the page before) or
page (1 to 100), search (beginnings of words of name and domain), sortBy (createdAt, name, employees), sortOrder (asc,
desc), filters with owner, month, job, industry. job is the id of a job, or none for what people wrote; month goes by
createdAt, in UTC.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_tenant_metadata, crm.pipeline_stages,
         crm.tenants, crm.users, ref.countries, ref.country_aliases, ref.industries
raises:  TG400 not a demo tenant, or a parameter is wrong
         TG404 there is no such tenant
example: select demo.companies('00000000-0000-4000-8000-00000000000a', '{"pageSize": 10}') #>> '{meta,more}'
gives:   false
$doc$;
