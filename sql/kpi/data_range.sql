create function demo_kpi.data_range(tenant_id uuid)
returns table (from_month text, to_month text)
language sql stable
begin atomic
  -- both ends, from the indexes
  select to_char(least((select min(r.created_at) from crm.companies as r where r.tenant_id = data_range.tenant_id and r.deleted_at is null),
                       (select min(r.created_at) from crm.contacts as r where r.tenant_id = data_range.tenant_id and r.deleted_at is null)) at time zone 'UTC', 'YYYY-MM'),
         to_char(greatest((select max(r.created_at) from crm.contacts as r where r.tenant_id = data_range.tenant_id and r.deleted_at is null),
                          (select max(r.created_at) from crm.deals as r where r.tenant_id = data_range.tenant_id and r.deleted_at is null),
                          (select max(r.created_at) from crm.activities as r where r.tenant_id = data_range.tenant_id and r.deleted_at is null)) at time zone 'UTC', 'YYYY-MM');
end;

comment on function demo_kpi.data_range(uuid) is $doc$
The months (YYYY-MM, UTC) of a tenant's first and last data; NULL where it holds none.

reads:   crm.companies, crm.contacts, crm.deals, crm.activities
example: select from_month || ' ' || to_month from demo_kpi.data_range('00000000-0000-4000-8000-00000000000a')
gives:   2025-01 2025-06
$doc$;
