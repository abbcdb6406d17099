create function demo.verify_tenant(tenant_id uuid)
returns table (check_name text, violations bigint)
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from crm.tenants as t where t.id = verify_tenant.tenant_id) then
    raise exception using
      errcode = 'TG404',
      message = format('there is no tenant %s', coalesce(tenant_id::text, 'NULL')),
      detail  = jsonb_build_object('code', 'TENANT_NOT_FOUND', 'details', jsonb_build_array(jsonb_build_object('field', 'tenantId', 'requested', tenant_id))),
      hint    = 'See all tenants: select demo.tenants(''{}'');';
  end if;
  return query select v.* from demo_kpi.violations(verify_tenant.tenant_id, demo.now()) as v;
end
$$;

comment on function demo.verify_tenant(uuid) is $doc$
Every invariant of a tenant with the number of rows that break it; all zeros for a sound demo tenant.
Only the broken ones: select * from demo.verify_tenant('<tenantId>') where violations > 0;

reads:   crm and ref
raises:  TG404 there is no such tenant
example: select sum(violations) from demo.verify_tenant('00000000-0000-4000-8000-00000000000a')
gives:   0
$doc$;
