create function demo_kpi.data_range(tenant_id uuid)
returns table (from_month text, to_month text)
language sql stable
begin atomic
  -- both ends, from the indexes
  select to_char(f.at at time zone 'UTC', 'YYYY-MM'), to_char(l.at at time zone 'UTC', 'YYYY-MM')
    from (
      select min(r.created_at) as at
        from demo_kpi.all_records as r
       where r.tenant_id = data_range.tenant_id and r.deleted_at is null and r.entity in ('companies', 'contacts')
    ) as f
   cross join (
      select max(r.created_at) as at
        from demo_kpi.all_records as r
       where r.tenant_id = data_range.tenant_id and r.deleted_at is null and r.entity <> 'companies'
    ) as l;
end;

comment on function demo_kpi.data_range(uuid) is $doc$
The months (YYYY-MM, UTC) of a tenant's first and last data: of its first company or contact, and of its last contact,
deal or activity. NULL where it holds none.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals
example: select from_month || ' ' || to_month from demo_kpi.data_range('00000000-0000-4000-8000-00000000000a')
gives:   2025-01 2025-06
$doc$;
