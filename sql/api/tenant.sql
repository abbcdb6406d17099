create function demo.tenant(tenant_id uuid)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_kpi.require_tenant(tenant.tenant_id);
  return demo_kpi.tenant_json(tenant.tenant_id, demo.now());
end
$$;

comment on function demo.tenant(uuid) is $doc$
All about a tenant but its numbers: names, country, currency with its minor units, the months of its first and last
data (UTC), and the months that a patch may name (patchFrom, patchTo; null where the tenant is not a demo tenant). One
that is deleted is shown, with deletedAt.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_tenant_metadata, crm.tenants, crm.users,
         ref.countries, ref.currencies, ref.industries
raises:  TG400 demo.as_of is no moment of the years 2000 to 2100
         TG404 there is no such tenant
example: select demo.tenant('00000000-0000-4000-8000-00000000000a') ->> 'patchTo'
gives:   2025-06
$doc$;
