create view demo.v_companies as
select r.tenant_id, t.name as tenant, r.id, r.name, r.domain, r.industry, r.employee_count, r.phone, r.address,
       r.city, r.region, r.postal_code, r.country, r.owner_id, u.full_name as owner,
       to_char(r.created_at at time zone 'UTC', 'YYYY-MM') as month,
       r.created_at at time zone t.timezone as created_local, r.created_at,
       r.demo_generated as generated, r.demo_job_id as job_id, r.demo_source_month as source_month
  from crm.companies as r
  join crm.tenants as t on t.id = r.tenant_id and t.deleted_at is null
  join crm.demo_tenant_metadata as m on m.tenant_id = r.tenant_id
  left join crm.users as u on u.tenant_id = r.tenant_id and u.id = r.owner_id
 where r.deleted_at is null;

comment on view demo.v_companies is $doc$
The companies of demo tenants, for psql and BI tools: with the owner's name. month is that of created_at in UTC, as KPIs
count; created_local is in the tenant's time zone.
$doc$;
