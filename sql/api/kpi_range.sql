create function demo.kpi_range(tenant_id uuid, from_month text, to_month text)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_kpi.require_demo_tenant(kpi_range.tenant_id, false);
  perform demo_kpi.require_months(from_month, to_month);
  return (
    select jsonb_build_object(
             'tenantId', t.id, 'currency', t.currency, 'rangeStart', from_month, 'rangeEnd', to_month,
             'months', demo_kpi.snapshot(t.id, demo_calc.months(from_month, to_month), clock_timestamp()))
      from crm.tenants as t
     where t.id = kpi_range.tenant_id);
end
$$;

comment on function demo.kpi_range(uuid, text, text) is $doc$
The KPIs of a demo tenant as the API gives them: {tenantId, currency, rangeStart, rangeEnd, months: [{month, metrics,
snapshotAt}]}.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_tenant_metadata, crm.pipeline_stages,
         crm.tenants
raises:  TG400 the months are malformed or in the wrong order, or the tenant is not a demo tenant
         TG404 there is no such tenant
example: select demo.kpi_range('00000000-0000-4000-8000-00000000000a', '2025-01', '2025-06') #>> '{months,0,month}'
gives:   2025-01
$doc$;
