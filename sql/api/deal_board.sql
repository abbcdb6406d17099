create function demo.deal_board(tenant_id uuid, query jsonb)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_kpi.require_demo_tenant(deal_board.tenant_id, false);
  perform demo_kpi.list_records(deal_board.tenant_id, 'deals', query);
  return demo_kpi.deal_board(deal_board.tenant_id, query);
end
$$;

comment on function demo.deal_board(uuid, jsonb) is $doc$
The first deals of each stage of a demo tenant, in the order of its stages: [{stageId, stage, stageType, probability,
value, deals, meta}]; value is what all of its deals are worth. query is that of demo.deals, without a stage.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_tenant_metadata, crm.pipeline_stages,
         crm.tenants, crm.users, ref.countries, ref.country_aliases, ref.industries
raises:  TG400 not a demo tenant, or a parameter is wrong
         TG404 there is no such tenant
example: select demo.deal_board('00000000-0000-4000-8000-00000000000a', '{}') #>> '{0,stageType}'
gives:   open
$doc$;
