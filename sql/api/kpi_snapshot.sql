create function demo.kpi_snapshot(tenant_id uuid, months text[])
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from crm.tenants as t where t.id = kpi_snapshot.tenant_id) then
    raise exception using
      errcode = 'TG404',
      message = format('there is no tenant %s', coalesce(tenant_id::text, 'NULL')),
      detail  = jsonb_build_object('code', 'TENANT_NOT_FOUND', 'details', jsonb_build_array(jsonb_build_object('field', 'tenantId', 'requested', tenant_id))),
      hint    = 'See all tenants: select demo.tenants(''{}'');';
  elsif months is null or cardinality(months) > 1201 or exists (select from unnest(months) as m (month) where not coalesce(m.month ~ '^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$', false)) then
    raise exception using
      errcode = 'TG400',
      message = 'months must be a list of YYYY-MM from 2000 to 2100',
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', jsonb_build_array(jsonb_build_object('field', 'months', 'constraint', 'must be YYYY-MM from 2000 to 2100', 'requested', to_jsonb(months)))),
      hint    = 'For example: select demo.kpi_snapshot(tenant_id, ''{2025-01,2025-02}'');';
  end if;
  return demo_kpi.snapshot(kpi_snapshot.tenant_id, array(select distinct m.month from unnest(months) as m (month) order by m.month), clock_timestamp());
end
$$;

comment on function demo.kpi_snapshot(uuid, text[]) is $doc$
The KPIs of a tenant in the given months (YYYY-MM) as [{month, metrics, snapshotAt}], ascending.

reads:   crm.tenants and what demo_kpi.monthly reads
raises:  TG400 a month is malformed
         TG404 there is no such tenant
example: select jsonb_array_length(demo.kpi_snapshot('00000000-0000-4000-8000-00000000000a', '{2025-01,2025-02}'))
gives:   2
$doc$;
