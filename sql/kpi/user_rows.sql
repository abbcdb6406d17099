create function demo_kpi.user_rows(tenant_id uuid, ids uuid[])
returns table (id uuid, "row" jsonb)
language sql stable
begin atomic
  select r.id, jsonb_build_object(
           'id', r.id, 'name', r.full_name, 'email', r.email, 'role', r.role, 'contacts', c.contacts,
           'openDeals', d.open, 'wonDeals', d.won, 'wonValue', d.won_value, 'createdAt', r.created_at,
           'leftAt', r.left_at, 'deletedAt', r.deleted_at,
           'local', jsonb_build_object('createdAt', demo_kpi.local_time(r.created_at, t.timezone),
                                       'leftAt', demo_kpi.local_time(r.left_at, t.timezone)))
    from crm.users as r
    join crm.tenants as t on t.id = r.tenant_id
    left join (
      select d.owner_id, count(*) filter (where s.stage_type = 'open') as open,
             count(*) filter (where s.stage_type = 'won') as won,
             sum(d.value) filter (where s.stage_type = 'won') as won_value
        from crm.deals as d
        join crm.pipeline_stages as s on s.tenant_id = d.tenant_id and s.id = d.stage_id
       where d.tenant_id = user_rows.tenant_id and d.owner_id = any (user_rows.ids) and d.deleted_at is null
       group by d.owner_id
    ) as d on d.owner_id = r.id
    left join (
      select c.owner_id, count(*) as contacts
        from crm.contacts as c
       where c.tenant_id = user_rows.tenant_id and c.owner_id = any (user_rows.ids) and c.deleted_at is null
       group by c.owner_id
    ) as c on c.owner_id = r.id
   where r.tenant_id = user_rows.tenant_id and r.id = any (user_rows.ids);
end;

comment on function demo_kpi.user_rows(uuid, uuid[]) is $doc$
Members of the team as lists show them, in no order, with what they own.

reads:   crm.contacts, crm.deals, crm.pipeline_stages, crm.tenants, crm.users
example: select count(*) from demo_kpi.user_rows('00000000-0000-4000-8000-00000000000a', '{}')
gives:   0
$doc$;
