create view demo.v_activities as
select r.tenant_id, t.name as tenant, r.id, r.type, r.subject, r.body, r.direction, r.outcome,
       r.duration_minutes, r.due_at, r.completed_at, r.contact_id,
       case when y.name_order = 'family_first' then c.last_name || ' ' || c.first_name
         else c.first_name || ' ' || c.last_name end as contact,
       c.company_id, o.name as company, r.deal_id, d.title as deal, r.user_id as owner_id, u.full_name as owner,
       to_char(r.created_at at time zone 'UTC', 'YYYY-MM') as month,
       r.created_at at time zone t.timezone as created_local, r.created_at,
       r.demo_generated as generated, r.demo_job_id as job_id, r.demo_source_month as source_month
  from crm.activities as r
  join crm.tenants as t on t.id = r.tenant_id and t.deleted_at is null
  join crm.demo_tenant_metadata as m on m.tenant_id = r.tenant_id
  left join crm.contacts as c on c.tenant_id = r.tenant_id and c.id = r.contact_id
  left join crm.companies as o on o.tenant_id = c.tenant_id and o.id = c.company_id
  left join crm.deals as d on d.tenant_id = r.tenant_id and d.id = r.deal_id
  left join crm.users as u on u.tenant_id = r.tenant_id and u.id = r.user_id
  left join ref.countries as y on y.code = t.country
 where r.deleted_at is null;

comment on view demo.v_activities is $doc$
The activities of demo tenants, for psql and BI tools: with the names of contact, company, deal and owner. month is that of
created_at in UTC, as KPIs count.
$doc$;
