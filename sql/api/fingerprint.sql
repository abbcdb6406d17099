create function demo.fingerprint(tenant_id uuid)
returns text
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_kpi.require_tenant(fingerprint.tenant_id);
  return demo_kpi.fingerprint(fingerprint.tenant_id);
end
$$;

comment on function demo.fingerprint(uuid) is $doc$
One SHA-256 over everything in a tenant, without its ids: equal for two tenants of the same config, seed, as-of
instant and patches, in any database.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_jobs, crm.pipeline_stages, crm.pipelines, crm.tags, crm.tenants, crm.users
raises:  TG404 there is no such tenant
example: select length(demo.fingerprint('00000000-0000-4000-8000-00000000000a'))
gives:   64
$doc$;
