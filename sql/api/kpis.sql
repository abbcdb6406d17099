create function demo.kpis(tenant_id uuid, from_month text, to_month text)
returns table (month text, leads_created bigint, contacts_created bigint, companies_created bigint,
               deals_created bigint, closed_won_count bigint, closed_won_value numeric, pipeline_added_value numeric,
               activities_created bigint)
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_kpi.require_tenant(kpis.tenant_id);
  perform demo_kpi.require_months(from_month, to_month);
  return query
  select m.month, c.*
    from unnest(demo_calc.months(from_month, to_month)) as m (month)
   cross join lateral demo_kpi.counts(kpis.tenant_id, m.month, m.month) as c
   order by m.month;
end
$$;

comment on function demo.kpis(uuid, text, text) is $doc$
The eight KPIs of a tenant for each month from from_month to to_month (YYYY-MM, both included, UTC); zeros where there
is nothing. Money in the tenant's currency.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.tenants
raises:  TG400 the months are malformed or in the wrong order
         TG404 there is no such tenant
example: select sum(contacts_created) from demo.kpis('00000000-0000-4000-8000-00000000000a', '2025-01', '2025-06')
gives:   700
$doc$;
