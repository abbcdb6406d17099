create function demo_kpi.company_rows(tenant_id uuid, ids uuid[])
returns table (id uuid, "row" jsonb)
language sql stable
begin atomic
  select r.id, jsonb_build_object(
           'id', r.id, 'name', r.name, 'domain', r.domain, 'industry', r.industry, 'employees', r.employee_count,
           'phone', r.phone, 'address', r.address, 'city', r.city, 'region', r.region, 'postalCode', r.postal_code,
           'country', r.country, 'taxNo', r.tax_no, 'ownerId', r.owner_id, 'owner', u.full_name,
           'createdAt', r.created_at, 'deletedAt', r.deleted_at, 'generated', r.demo_generated, 'jobId', r.demo_job_id,
           'sourceMonth', r.demo_source_month,
           'local', jsonb_build_object('createdAt', demo_kpi.local_time(r.created_at, t.timezone)))
    from crm.companies as r
    join crm.tenants as t on t.id = r.tenant_id
    left join crm.users as u on u.tenant_id = r.tenant_id and u.id = r.owner_id
   where r.tenant_id = company_rows.tenant_id and r.id = any (company_rows.ids);
end;

comment on function demo_kpi.company_rows(uuid, uuid[]) is $doc$
Companies as lists show them, in no order.

reads:   crm.companies, crm.tenants, crm.users
example: select count(*) from demo_kpi.company_rows('00000000-0000-4000-8000-00000000000a', '{}')
gives:   0
$doc$;
