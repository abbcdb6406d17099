create function demo_plan.deal_stages(tenant_id uuid)
returns table (id uuid, pipeline_id uuid, stage_type text, no bigint, total bigint, name text)
language sql stable
begin atomic
  select s.id, s.pipeline_id, s.stage_type,
         row_number() over (partition by s.stage_type order by s.position, s.name collate "C", s.id),
           count(*) over (partition by s.stage_type), s.name
    from crm.pipeline_stages as s
   where s.tenant_id = deal_stages.tenant_id
     and s.pipeline_id = (
       -- a whole one, where there is any: the default, or the oldest
       select l.id
         from crm.pipelines as l
        cross join lateral (select count(distinct g.stage_type) as types from crm.pipeline_stages as g
                            where g.tenant_id = l.tenant_id and g.pipeline_id = l.id) as w
        where l.tenant_id = deal_stages.tenant_id
        order by w.types desc, l.is_default desc, l.created_at, l.name collate "C", l.id
        limit 1);
end;

comment on function demo_plan.deal_stages(uuid) is $doc$
The stages that new deals of a tenant go through, those of one pipeline, numbered by type. A tenant that a person made
may lack some.

reads:   crm.pipeline_stages, crm.pipelines
example: select count(distinct stage_type) from demo_plan.deal_stages('00000000-0000-4000-8000-00000000000a')
gives:   3
$doc$;
