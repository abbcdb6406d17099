create function demo.fingerprint(tenant_id uuid)
returns text
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from crm.tenants as t where t.id = fingerprint.tenant_id) then
    raise exception using
      errcode = 'TG404',
      message = format('there is no tenant %s', coalesce(tenant_id::text, 'NULL')),
      detail  = jsonb_build_object('code', 'TENANT_NOT_FOUND', 'details', jsonb_build_array(jsonb_build_object('field', 'tenantId', 'requested', tenant_id))),
      hint    = 'See all tenants: select demo.tenants(''{}'');';
  end if;
  return demo_kpi.fingerprint(fingerprint.tenant_id);
end
$$;

comment on function demo.fingerprint(uuid) is $doc$
One SHA-256 over everything in a tenant, without its ids: equal for two tenants of the same config, seed, as-of instant and patches, in any database.

reads:   crm.tenants and what demo_kpi.fingerprint reads
raises:  TG404 there is no such tenant
example: select length(demo.fingerprint('00000000-0000-4000-8000-00000000000a'))
gives:   64
$doc$;
