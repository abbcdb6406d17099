create view demo.v_deals as
select r.tenant_id, t.name as tenant, r.id, r.title, r.value, r.currency, r.stage_id, s.name as stage, s.stage_type,
       s.probability, r.contact_id,
       case when y.name_order = 'family_first' then c.last_name || ' ' || c.first_name
         else c.first_name || ' ' || c.last_name end as contact,
       c.source, r.company_id, o.name as company, r.owner_id, u.full_name as owner, r.next_step, r.lost_reason,
       r.competitor, r.expected_close_at, r.closed_at,
       to_char(r.created_at at time zone 'UTC', 'YYYY-MM') as month,
       r.created_at at time zone t.timezone as created_local, r.created_at,
       r.demo_generated as generated, r.demo_job_id as job_id, r.demo_source_month as source_month
  from crm.deals as r
  join crm.tenants as t on t.id = r.tenant_id and t.deleted_at is null
  join crm.demo_tenant_metadata as m on m.tenant_id = r.tenant_id
  left join crm.pipeline_stages as s on s.tenant_id = r.tenant_id and s.id = r.stage_id
  left join crm.contacts as c on c.tenant_id = r.tenant_id and c.id = r.contact_id
  left join crm.companies as o on o.tenant_id = r.tenant_id and o.id = r.company_id
  left join crm.users as u on u.tenant_id = r.tenant_id and u.id = r.owner_id
  left join ref.countries as y on y.code = t.country
 where r.deleted_at is null;

comment on view demo.v_deals is $doc$
The deals of demo tenants, for psql and BI tools: with the stage's name and type, and the names of contact, company and
owner; source is that of the contact. month is that of created_at in UTC, as KPIs count.
$doc$;
