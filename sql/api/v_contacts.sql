create view demo.v_contacts as
select r.tenant_id, t.name as tenant, r.id,
       case when y.name_order = 'family_first' then r.last_name || ' ' || r.first_name
         else r.first_name || ' ' || r.last_name end as name,
       r.email, r.phone, r.job_title, r.status, r.lead_status, r.source, r.company_id, o.name as company, r.owner_id,
       u.full_name as owner, r.first_response_at, r.converted_at,
       to_char(r.created_at at time zone 'UTC', 'YYYY-MM') as month,
       r.created_at at time zone t.timezone as created_local, r.created_at,
       r.demo_generated as generated, r.demo_job_id as job_id, r.demo_source_month as source_month
  from crm.contacts as r
  join crm.tenants as t on t.id = r.tenant_id and t.deleted_at is null
  join crm.demo_tenant_metadata as m on m.tenant_id = r.tenant_id
  left join crm.companies as o on o.tenant_id = r.tenant_id and o.id = r.company_id
  left join crm.users as u on u.tenant_id = r.tenant_id and u.id = r.owner_id
  left join ref.countries as y on y.code = t.country
 where r.deleted_at is null;

comment on view demo.v_contacts is $doc$
The contacts of demo tenants, for psql and BI tools: with the names of company and owner. month is that of created_at in
UTC, as KPIs count; created_local is in the tenant's time zone.
$doc$;
