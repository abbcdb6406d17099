create function demo.kpi_snapshot(tenant_id uuid, months text[])
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_kpi.require_tenant(kpi_snapshot.tenant_id);
  perform demo_kpi.require_month_list(months);
  return demo_kpi.snapshot(kpi_snapshot.tenant_id,
                           array(select distinct m.month from unnest(months) as m (month) order by m.month),
                           clock_timestamp());
end
$$;

comment on function demo.kpi_snapshot(uuid, text[]) is $doc$
The KPIs of a tenant in the given months (YYYY-MM) as [{month, metrics, snapshotAt}], ascending.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.tenants
raises:  TG400 a month is malformed
         TG404 there is no such tenant
example: select jsonb_array_length(demo.kpi_snapshot('00000000-0000-4000-8000-00000000000a', '{2025-01,2025-02}'))
gives:   2
$doc$;
