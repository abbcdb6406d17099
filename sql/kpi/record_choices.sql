create function demo_kpi.record_choices(tenant_id uuid)
returns jsonb
language sql stable
begin atomic
  select jsonb_build_object(
    'stages', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.position, s.id), '[]')
                 from crm.pipeline_stages as s where s.tenant_id = record_choices.tenant_id),
    'owners', (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.full_name)
                                         order by u.full_name collate "C", u.id), '[]')
                 from crm.users as u where u.tenant_id = record_choices.tenant_id),
    'sources', (select coalesce(jsonb_agg(c.source order by c.source collate "C"), '[]')
                  from (select distinct c.source from crm.contacts as c
                         where c.tenant_id = record_choices.tenant_id and c.source is not null) as c),
    'filters', (select jsonb_object_agg(k.entity, k.names)
                  from (select k.entity, jsonb_object_agg(k.name, to_jsonb(k.choices)) as names
                          from demo_kpi.record_keys() as k where k.kind = 'filter' group by k.entity) as k));
end;

comment on function demo_kpi.record_choices(uuid) is $doc$
What the lists of a tenant's records can be filtered by, as demo.record_choices shows it.

reads:   crm.contacts, crm.pipeline_stages, crm.users
example: select demo_kpi.record_choices('00000000-0000-4000-8000-00000000000a') #>> '{filters,activities,state,0}'
gives:   planned
$doc$;
