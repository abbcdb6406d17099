create function demo_kpi.deal_sums(tenant_id uuid, asked jsonb)
returns table (stage_id uuid, value numeric)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query execute format('select r.stage_id, sum(r.value) from crm.deals as r where %s group by r.stage_id',
                              demo_kpi.record_condition(deal_sums.tenant_id, 'deals', asked));
end
$$;

comment on function demo_kpi.deal_sums(uuid, jsonb) is $doc$
What the deals that a list asks for are worth, stage by stage.

reads:   crm.deals, crm.pipeline_stages, crm.users
example: select count(*) from demo_kpi.deal_sums('00000000-0000-4000-8000-00000000000a', '{"search": "nothing"}')
gives:   0
$doc$;
