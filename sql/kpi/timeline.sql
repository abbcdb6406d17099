create function demo_kpi.timeline(tenant_id uuid, entity text, id uuid, as_of timestamptz, most int)
returns jsonb
language sql stable
begin atomic
  with told as (
    select (a."row" ->> 'createdAt')::timestamptz as at,
           a."row" - '{createdAt,local,companyId,company,deletedAt,state,generated,jobId,sourceMonth}'::text[]
             || jsonb_build_object('kind', 'activity', 'at', a."row" -> 'createdAt',
                                   'local', a."row" #> '{local,createdAt}') as entry
      from demo_kpi.activity_rows(timeline.tenant_id,
             demo_kpi.story_ids(timeline.tenant_id, timeline.entity, timeline.id, timeline.as_of, false,
                                timeline.most)) as a
    union all
    select m.at, m.move from demo_kpi.stage_moves(timeline.tenant_id, timeline.entity, timeline.id) as m
  )
  select coalesce(jsonb_agg(s.entry order by s.at desc, s.entry ->> 'kind' desc, s.entry ->> 'id'), '[]')
    from (select t.* from told as t order by t.at desc limit timeline.most) as s;
end;

comment on function demo_kpi.timeline(uuid, text, uuid, timestamptz, int) is $doc$
What happened with a record, the newest first: [{kind: activity or move, at, local, ...}]. local is in the tenant's time
zone.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_stage_history, crm.deals, crm.pipeline_stages,
         crm.tenants, crm.users, ref.countries
example: select demo_kpi.timeline(d.tenant_id, 'deals', d.id, '2025-06-30 16:00Z', 200) #>> '{-1,kind}'
           from crm.deals as d where d.tenant_id = '00000000-0000-4000-8000-00000000000a' order by d.id limit 1
gives:   move
$doc$;
