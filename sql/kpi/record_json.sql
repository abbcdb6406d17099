create function demo_kpi.record_json(tenant_id uuid, entity text, id uuid, as_of timestamptz)
returns jsonb
language sql stable
begin atomic
  with story as (
    select 200 as most, demo_kpi.record_rows(record_json.tenant_id, record_json.entity, array[record_json.id]) -> 0
             as facts
  ), next as (
    select coalesce(jsonb_agg(n.activity || jsonb_build_object(
                                'overdue', (n.activity ->> 'dueAt')::timestamptz < record_json.as_of)
                              order by n.ordinality), '[]') as steps
      from jsonb_array_elements(demo_kpi.record_rows(
             record_json.tenant_id, 'activities',
             coalesce(demo_kpi.story_ids(record_json.tenant_id, record_json.entity, record_json.id, record_json.as_of,
                                         true, 50), '{}'))) with ordinality as n (activity, ordinality)
  )
  select jsonb_build_object(
           'tenantId', t.id, 'entity', record_json.entity, 'id', record_json.id, 'timezone', t.timezone,
           'currency', t.currency, 'name', coalesce(s.facts ->> 'name', s.facts ->> 'title', s.facts ->> 'subject'),
           'record', s.facts, 'timeline', l.entries,
           'timelineIsWhole', jsonb_array_length(l.entries) < s.most, 'next', n.steps,
           'people', case when record_json.entity = 'deals'
                            then demo_kpi.deal_people(record_json.tenant_id, record_json.id) else '[]' end,
           'provenance', demo_kpi.provenance(record_json.tenant_id, record_json.entity, record_json.id))
    from crm.tenants as t
   cross join story as s
   cross join next as n
   cross join lateral demo_kpi.timeline(record_json.tenant_id, record_json.entity, record_json.id, record_json.as_of,
                                        s.most) as l (entries)
   where t.id = record_json.tenant_id;
end;

comment on function demo_kpi.record_json(uuid, text, uuid, timestamptz) is $doc$
A record with its story, as demo.record shows it.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_contacts, crm.deal_stage_history, crm.deals,
         crm.demo_generation_jobs, crm.demo_jobs, crm.demo_patch_jobs, crm.demo_work, crm.pipeline_stages, crm.tenants,
         crm.users, ref.countries
example: select demo_kpi.record_json('00000000-0000-4000-8000-00000000000a', 'deals', null, '2025-07-01 00:00Z')
         ->> 'timeline'
gives:   []
$doc$;
