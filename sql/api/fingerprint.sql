create function demo.fingerprint(tenant_id uuid, scope text default 'all')
returns text
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_kpi.require_tenant(fingerprint.tenant_id);
  if coalesce(scope, '') not in ('all', 'live', 'content') then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', format('there is no fingerprint of scope %s', scope),
                             array[demo_calc.fault_of('scope', 'must be one of all, live, content', scope)]);
  end if;
  return demo_kpi.fingerprint(fingerprint.tenant_id, scope);
end
$$;

comment on function demo.fingerprint(uuid, text) is $doc$
One SHA-256 over everything in a tenant, without its ids: equal for two tenants of the same config, seed, as-of
instant and patches, in any database. scope: all; live, without deleted rows and without updated_at, so that a row
that was changed and changed back counts as the same; content, the same without the tenant's own row, for tenants of
another name.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_jobs, crm.pipeline_stages, crm.pipelines, crm.tags, crm.tenants, crm.users
raises:  TG400 there is no such scope
         TG404 there is no such tenant
example: select length(demo.fingerprint('00000000-0000-4000-8000-00000000000a'))
gives:   64
$doc$;
