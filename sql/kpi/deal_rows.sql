create function demo_kpi.deal_rows(tenant_id uuid, ids uuid[])
returns table (id uuid, "row" jsonb)
language sql stable
begin atomic
  select r.id, jsonb_build_object(
           'id', r.id, 'title', r.title, 'value', r.value, 'currency', r.currency, 'stageId', r.stage_id,
           'stage', s.name, 'stageType', s.stage_type, 'probability', s.probability, 'contactId', r.contact_id,
           'contact', demo_calc.full_name(c.first_name, c.last_name, f.family_first), 'companyId', r.company_id,
           'company', o.name, 'source', c.source, 'ownerId', r.owner_id, 'owner', u.full_name,
           'nextStep', r.next_step, 'lostReason', r.lost_reason, 'competitor', r.competitor,
           'expectedCloseAt', r.expected_close_at, 'closedAt', r.closed_at, 'createdAt', r.created_at,
           'deletedAt', r.deleted_at, 'generated', r.demo_generated, 'jobId', r.demo_job_id,
           'sourceMonth', r.demo_source_month,
           'local', jsonb_build_object(
             'createdAt', demo_kpi.local_time(r.created_at, t.timezone),
             'closedAt', demo_kpi.local_time(r.closed_at, t.timezone),
             'expectedCloseAt', demo_kpi.local_time(r.expected_close_at, t.timezone)))
    from crm.deals as r
    join crm.tenants as t on t.id = r.tenant_id
    left join crm.pipeline_stages as s on s.tenant_id = r.tenant_id and s.id = r.stage_id
    left join crm.contacts as c on c.tenant_id = r.tenant_id and c.id = r.contact_id
    left join crm.companies as o on o.tenant_id = r.tenant_id and o.id = r.company_id
    left join crm.users as u on u.tenant_id = r.tenant_id and u.id = r.owner_id
   cross join (select demo_kpi.family_first(deal_rows.tenant_id) as family_first offset 0) as f
   where r.tenant_id = deal_rows.tenant_id and r.id = any (deal_rows.ids);
end;

comment on function demo_kpi.deal_rows(uuid, uuid[]) is $doc$
Deals as lists show them, in no order; source is that of the contact.

reads:   crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.tenants, crm.users, ref.countries
example: select count(*) from demo_kpi.deal_rows('00000000-0000-4000-8000-00000000000a', '{}')
gives:   0
$doc$;
