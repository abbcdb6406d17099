create function demo.activities(tenant_id uuid, query jsonb)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_kpi.require_demo_tenant(activities.tenant_id, false);
  return demo_kpi.list_records(activities.tenant_id, 'activities', query);
end
$$;

comment on function demo.activities(uuid, jsonb) is $doc$
Activities of a demo tenant as {data, meta}. query: pageSize (20, 10 to 100), after (meta.next of the page before) or
page (1 to 100), search (beginnings of words of subject), sortBy (createdAt, dueAt), sortOrder (asc, desc), filters
with type, state, owner, contact, deal, month, job. job is the id of a job, or none for what people wrote; month goes
by createdAt, in UTC.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_tenant_metadata, crm.pipeline_stages,
         crm.tenants, crm.users, ref.countries, ref.country_aliases, ref.industries
raises:  TG400 not a demo tenant, or a parameter is wrong
         TG404 there is no such tenant
example: select demo.activities('00000000-0000-4000-8000-00000000000a', '{"filters": {"type": "call"}}') #>> '{data,0,type}'
gives:   call
$doc$;
