create function demo_kpi.activity_rows(tenant_id uuid, ids uuid[])
returns table (id uuid, "row" jsonb)
language sql stable
begin atomic
  select r.id, jsonb_build_object(
           'id', r.id, 'type', r.type, 'subject', r.subject, 'body', r.body, 'direction', r.direction,
           'outcome', r.outcome, 'minutes', r.duration_minutes,
           'state', case when r.due_at is not null and r.completed_at is null then 'planned' else 'done' end,
           'contactId', r.contact_id, 'contact', demo_calc.full_name(c.first_name, c.last_name, f.family_first),
           'companyId', c.company_id, 'company', o.name, 'dealId', r.deal_id, 'deal', d.title, 'ownerId', r.user_id,
           'owner', u.full_name, 'dueAt', r.due_at, 'completedAt', r.completed_at, 'createdAt', r.created_at,
           'deletedAt', r.deleted_at, 'generated', r.demo_generated, 'jobId', r.demo_job_id,
           'sourceMonth', r.demo_source_month,
           'local', jsonb_build_object(
             'createdAt', demo_kpi.local_time(r.created_at, t.timezone),
             'dueAt', demo_kpi.local_time(r.due_at, t.timezone),
             'completedAt', demo_kpi.local_time(r.completed_at, t.timezone)))
    from crm.activities as r
    join crm.tenants as t on t.id = r.tenant_id
    left join crm.contacts as c on c.tenant_id = r.tenant_id and c.id = r.contact_id
    left join crm.companies as o on o.tenant_id = c.tenant_id and o.id = c.company_id
    left join crm.deals as d on d.tenant_id = r.tenant_id and d.id = r.deal_id
    left join crm.users as u on u.tenant_id = r.tenant_id and u.id = r.user_id
   cross join (select demo_kpi.family_first(activity_rows.tenant_id) as family_first offset 0) as f
   where r.tenant_id = activity_rows.tenant_id and r.id = any (activity_rows.ids);
end;

comment on function demo_kpi.activity_rows(uuid, uuid[]) is $doc$
Activities as lists show them, in no order; company is that of the contact. state: planned, what is still to be done, or
done.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.tenants, crm.users, ref.countries
example: select count(*) from demo_kpi.activity_rows('00000000-0000-4000-8000-00000000000a', '{}')
gives:   0
$doc$;
