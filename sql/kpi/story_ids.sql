create function demo_kpi.story_ids(tenant_id uuid, entity text, id uuid, as_of timestamptz, planned boolean, most int)
returns uuid[]
language sql stable
begin atomic
  -- one branch for each entity, so that each goes by the index of its key
  select array_agg(n.id order by n.no)
    from (
      select a.id, row_number() over (order by case when story_ids.planned then a.due_at end,
                                               a.created_at desc, a.id) as no
        from (
          select r.* from crm.activities as r
           where story_ids.entity = 'deals' and r.tenant_id = story_ids.tenant_id and r.deal_id = story_ids.id
          union all
          select r.* from crm.activities as r
           where story_ids.entity = 'contacts' and r.tenant_id = story_ids.tenant_id and r.contact_id = story_ids.id
          union all
          select r.* from crm.contacts as c
            join crm.activities as r on r.tenant_id = c.tenant_id and r.contact_id = c.id
           where story_ids.entity = 'companies' and c.tenant_id = story_ids.tenant_id and c.company_id = story_ids.id
          union all
          select r.* from crm.activities as r
           where story_ids.entity = 'users' and r.tenant_id = story_ids.tenant_id and r.user_id = story_ids.id
             and r.created_at > story_ids.as_of - interval '60 days'
        ) as a
       where a.deleted_at is null and (a.due_at is not null and a.completed_at is null) = story_ids.planned
       order by no
       limit story_ids.most
    ) as n;
end;

comment on function demo_kpi.story_ids(uuid, text, uuid, timestamptz, boolean, int) is $doc$
The activities that belong to a record's story: what was done, the newest first, or what is planned, the first due
first. Those of a member of the team are of the last 60 days.

reads:   crm.activities, crm.contacts
example: select demo_kpi.story_ids('00000000-0000-4000-8000-00000000000a', 'deals', null, '2025-07-01 00:00Z', false,
         10) is null
gives:   true
$doc$;
