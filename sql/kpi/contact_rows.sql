create function demo_kpi.contact_rows(tenant_id uuid, ids uuid[])
returns table (id uuid, "row" jsonb)
language sql stable
begin atomic
  select r.id, jsonb_build_object(
           'id', r.id, 'name', demo_calc.full_name(r.first_name, r.last_name, f.family_first), 'firstName', r.first_name,
           'lastName', r.last_name, 'reading', nullif(concat_ws(' ', r.last_name_reading, r.first_name_reading), ''),
           'email', r.email, 'emailStatus', r.email_status, 'phone', r.phone, 'jobTitle', r.job_title,
           'status', r.status, 'leadStatus', r.lead_status, 'source', r.source, 'companyId', r.company_id,
           'company', o.name, 'ownerId', r.owner_id, 'owner', u.full_name, 'firstResponseAt', r.first_response_at,
           'convertedAt', r.converted_at, 'createdAt', r.created_at, 'deletedAt', r.deleted_at,
           'generated', r.demo_generated, 'jobId', r.demo_job_id, 'sourceMonth', r.demo_source_month,
           'local', jsonb_build_object(
             'createdAt', demo_kpi.local_time(r.created_at, t.timezone),
             'firstResponseAt', demo_kpi.local_time(r.first_response_at, t.timezone),
             'convertedAt', demo_kpi.local_time(r.converted_at, t.timezone)))
    from crm.contacts as r
    join crm.tenants as t on t.id = r.tenant_id
    left join crm.companies as o on o.tenant_id = r.tenant_id and o.id = r.company_id
    left join crm.users as u on u.tenant_id = r.tenant_id and u.id = r.owner_id
   cross join (select demo_kpi.family_first(contact_rows.tenant_id) as family_first offset 0) as f
   where r.tenant_id = contact_rows.tenant_id and r.id = any (contact_rows.ids);
end;

comment on function demo_kpi.contact_rows(uuid, uuid[]) is $doc$
Contacts as lists show them, in no order; name is in the order of the tenant's country.

reads:   crm.companies, crm.contacts, crm.tenants, crm.users, ref.countries
example: select count(*) from demo_kpi.contact_rows('00000000-0000-4000-8000-00000000000a', '{}')
gives:   0
$doc$;
