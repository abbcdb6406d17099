create function demo.kpis(tenant_id uuid, from_month text, to_month text)
returns table (month text, leads_created bigint, contacts_created bigint, companies_created bigint, deals_created bigint,
               closed_won_count bigint, closed_won_value numeric, pipeline_added_value numeric, activities_created bigint)
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from crm.tenants as t where t.id = kpis.tenant_id) then
    raise exception using
      errcode = 'TG404',
      message = format('there is no tenant %s', coalesce(tenant_id::text, 'NULL')),
      detail  = jsonb_build_object('code', 'TENANT_NOT_FOUND', 'details', jsonb_build_array(jsonb_build_object('field', 'tenantId', 'requested', tenant_id))),
      hint    = 'See all tenants: select demo.tenants(''{}'');';
  elsif not coalesce(from_month ~ '^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$' and to_month ~ '^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$' and from_month <= to_month, false) then
    raise exception using
      errcode = 'TG400',
      message = format('from %s to %s is no range of months', coalesce(from_month, 'NULL'), coalesce(to_month, 'NULL')),
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', jsonb_build_array(jsonb_build_object(
                  'field', case when coalesce(from_month ~ '^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$', false) then 'to' else 'from' end,
                  'constraint', 'must be YYYY-MM from 2000 to 2100, from not after to',
                  'requested', case when coalesce(from_month ~ '^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$', false) then to_month else from_month end))),
      hint    = 'For example: select * from demo.kpis(tenant_id, ''2025-01'', ''2025-06'');';
  end if;
  return query select k.* from demo_kpi.monthly(kpis.tenant_id, demo_kpi.months(kpis.from_month, kpis.to_month)) as k;
end
$$;

comment on function demo.kpis(uuid, text, text) is $doc$
The eight KPIs of a tenant for each month from from_month to to_month (YYYY-MM, both included, UTC); zeros where there is nothing. Money in the tenant's currency.

reads:   crm.tenants and what demo_kpi.monthly reads
raises:  TG400 the months are malformed or in the wrong order
         TG404 there is no such tenant
example: select sum(contacts_created) from demo.kpis('00000000-0000-4000-8000-00000000000a', '2025-01', '2025-06')
gives:   700
$doc$;
