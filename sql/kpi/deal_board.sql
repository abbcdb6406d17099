create function demo_kpi.deal_board(tenant_id uuid, asked jsonb)
returns jsonb
language sql stable
begin atomic
  select coalesce(jsonb_agg(jsonb_build_object(
           'stageId', s.id, 'stage', s.name, 'stageType', s.stage_type, 'probability', s.probability,
           'value', coalesce(v.value, 0), 'deals', p.page -> 'data', 'meta', p.page -> 'meta') order by s.position, s.id), '[]')
    from crm.pipeline_stages as s
   cross join lateral demo_kpi.list_records(
     s.tenant_id, 'deals',
     jsonb_set(deal_board.asked, '{filters}',
               coalesce(deal_board.asked -> 'filters', '{}') || jsonb_build_object('stage', s.id))) as p (page)
    left join demo_kpi.deal_sums(deal_board.tenant_id, deal_board.asked) as v on v.stage_id = s.id
   where s.tenant_id = deal_board.tenant_id;
end;

comment on function demo_kpi.deal_board(uuid, jsonb) is $doc$
The first deals of each stage of a tenant, in the order of its stages; asked is a query of demo.deals without a stage.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.tenants, crm.users,
         ref.countries, ref.country_aliases, ref.industries
raises:  TG400 a parameter is wrong
example: select jsonb_array_length(demo_kpi.deal_board('00000000-0000-4000-8000-00000000000a', '{}'))
gives:   9
$doc$;
