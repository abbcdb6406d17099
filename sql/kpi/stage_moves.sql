create function demo_kpi.stage_moves(tenant_id uuid, entity text, id uuid)
returns table (at timestamptz, move jsonb)
language sql stable
begin atomic
  select h.entered_at, jsonb_build_object(
           'kind', 'move', 'at', h.entered_at, 'local', demo_kpi.local_time(h.entered_at, t.timezone),
           'stage', s.name, 'stageType', s.stage_type, 'dealId', d.id, 'deal', d.title,
           'from', lag(s.name) over (partition by d.id order by h.entered_at, h.id))
    from (
      select r.* from crm.deals as r
       where stage_moves.entity = 'deals' and r.tenant_id = stage_moves.tenant_id and r.id = stage_moves.id
      union all
      select r.* from crm.deals as r
       where stage_moves.entity = 'contacts' and r.tenant_id = stage_moves.tenant_id and r.contact_id = stage_moves.id
      union all
      select r.* from crm.deals as r
       where stage_moves.entity = 'companies' and r.tenant_id = stage_moves.tenant_id and r.company_id = stage_moves.id
    ) as d
    join crm.deal_stage_history as h on h.tenant_id = d.tenant_id and h.deal_id = d.id
    join crm.pipeline_stages as s on s.tenant_id = h.tenant_id and s.id = h.stage_id
    join crm.tenants as t on t.id = d.tenant_id
   where d.deleted_at is null or stage_moves.entity = 'deals';
end;

comment on function demo_kpi.stage_moves(uuid, text, uuid) is $doc$
The moves of a deal, or of all deals of a contact or company, from stage to stage, as a timeline shows them.

reads:   crm.deal_stage_history, crm.deals, crm.pipeline_stages, crm.tenants
example: select count(*) from demo_kpi.stage_moves('00000000-0000-4000-8000-00000000000a', 'deals', null)
gives:   0
$doc$;
