create function demo_kpi.require_demo_tenant(tenant_id uuid, for_patch boolean)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _hint constant text := 'See the demo tenants: select demo.tenants(''{"demo": true}'');';
begin
  if not exists (select from crm.tenants as t where t.id = require_demo_tenant.tenant_id and t.deleted_at is null) then
    perform demo_calc.refuse('TG404', 'TENANT_NOT_FOUND',
                             format('there is no tenant %s', coalesce(tenant_id::text, 'NULL')),
                             array[demo_calc.fault_of('tenantId', null, tenant_id)], _hint);
  elsif not exists (select from crm.demo_tenant_metadata as m where m.tenant_id = require_demo_tenant.tenant_id) then
    if for_patch then
      raise warning 'demogen NON_DEMO_TENANT_BLOCKED tenant %', tenant_id;
    end if;
    perform demo_calc.refuse('TG400', 'NOT_DEMO_TENANT', format('Tenant %s is not a demo-generated tenant', tenant_id),
                             array[demo_calc.fault_of('tenantId', 'must be a demo tenant', tenant_id)], _hint,
                             case when for_patch then '{"event": "NON_DEMO_TENANT_BLOCKED"}' else '{}' end::jsonb);
  end if;
end
$$;

comment on function demo_kpi.require_demo_tenant(uuid, boolean) is $doc$
V-3: raises unless the tenant exists and is a demo tenant. for_patch: an attempt to patch another one is an event to
look into; reading one's numbers is not.

reads:   crm.demo_tenant_metadata, crm.tenants
raises:  TG400 not a demo tenant
         TG404 there is no such tenant, or it is deleted
example: select demo_kpi.require_demo_tenant('00000000-0000-4000-8000-00000000000a', true) is not null
gives:   true
$doc$;
