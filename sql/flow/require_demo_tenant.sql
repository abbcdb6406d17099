create function demo_flow.require_demo_tenant(tenant_id uuid, for_patch boolean)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from crm.tenants as t where t.id = require_demo_tenant.tenant_id and t.deleted_at is null) then
    raise exception using
      errcode = 'TG404',
      message = format('there is no tenant %s', coalesce(tenant_id::text, 'NULL')),
      detail  = jsonb_build_object('code', 'TENANT_NOT_FOUND', 'details', jsonb_build_array(jsonb_build_object('field', 'tenantId', 'requested', tenant_id))),
      hint    = 'See the demo tenants: select demo.tenants(''{"demo": true}'');';
  elsif not exists (select from crm.demo_tenant_metadata as m where m.tenant_id = require_demo_tenant.tenant_id) then
    if for_patch then
      raise warning 'demogen NON_DEMO_TENANT_BLOCKED tenant %', tenant_id;
    end if;
    raise exception using
      errcode = 'TG400',
      message = format('Tenant %s is not a demo-generated tenant', tenant_id),
      detail  = jsonb_strip_nulls(jsonb_build_object('event', case when for_patch then 'NON_DEMO_TENANT_BLOCKED' end)) || jsonb_build_object('code', 'NOT_DEMO_TENANT', 'details', jsonb_build_array(jsonb_build_object('field', 'tenantId', 'constraint', 'must be a demo tenant', 'requested', tenant_id))),
      hint    = 'See the demo tenants: select demo.tenants(''{"demo": true}'');';
  end if;
end
$$;

comment on function demo_flow.require_demo_tenant(uuid, boolean) is $doc$
V-3: raises unless the tenant exists and is a demo tenant. for_patch: an attempt to patch another one is an event to look into; reading
one's numbers is not.

reads:   crm.tenants, crm.demo_tenant_metadata
raises:  TG400 not a demo tenant
         TG404 there is no such tenant, or it is deleted
example: select demo_flow.require_demo_tenant('00000000-0000-4000-8000-00000000000a', true) is not null
gives:   true
$doc$;
