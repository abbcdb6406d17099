create function demo_kpi.require_tenant(tenant_id uuid)
returns crm.tenants
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant crm.tenants;
begin
  select t.* into _tenant from crm.tenants as t where t.id = require_tenant.tenant_id;
  if not found then
    perform demo_calc.refuse('TG404', 'TENANT_NOT_FOUND',
                             format('there is no tenant %s', coalesce(tenant_id::text, 'NULL')),
                             array[demo_calc.fault_of('tenantId', null, tenant_id)],
                             'See all tenants: select demo.tenants(''{}'');');
  end if;
  return _tenant;
end
$$;

comment on function demo_kpi.require_tenant(uuid) is $doc$
The tenant with this id, whoever made it; raises where there is none.

reads:   crm.tenants
raises:  TG404 there is no such tenant
example: select (demo_kpi.require_tenant('00000000-0000-4000-8000-00000000000a')).industry
gives:   saas
$doc$;
