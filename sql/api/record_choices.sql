create function demo.record_choices(tenant_id uuid)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_kpi.require_demo_tenant(record_choices.tenant_id, false);
  return demo_kpi.record_choices(record_choices.tenant_id);
end
$$;

comment on function demo.record_choices(uuid) is $doc$
What the lists of a demo tenant's records can be filtered by: {stages, owners, sources}, the first two as [{id, name}],
and filters, {list: {filter: what it may be, NULL for anything}}.

reads:   crm.contacts, crm.demo_tenant_metadata, crm.pipeline_stages, crm.tenants, crm.users
raises:  TG400 not a demo tenant
         TG404 there is no such tenant
example: select demo.record_choices('00000000-0000-4000-8000-00000000000a') #>> '{stages,0,name}'
gives:   New Lead
$doc$;
