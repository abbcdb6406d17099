create function demo_kpi.data_months(tenant_id uuid, also text[])
returns text[]
language sql stable
begin atomic
  select demo_calc.months(min(e.month), max(e.month))
    from (
      select to_char(x.at at time zone 'UTC', 'YYYY-MM') as month
        from demo_kpi.entities() as e
       cross join lateral (
         select min(r.created_at) as first_at, max(r.created_at) as last_at
           from demo_kpi.all_records as r
          where r.tenant_id = data_months.tenant_id and r.entity = e.name and r.deleted_at is null
       ) as r
       cross join lateral (values (r.first_at), (r.last_at)) as x (at)
       where e.is_record and x.at between '1970-01-01 00:00+00' and '2200-01-01 00:00+00'
      union all
      select a.month from unnest(data_months.also) as a (month)
    ) as e;
end;

comment on function demo_kpi.data_months(uuid, text[]) is $doc$
Every month from the first to the last that holds a record of the tenant or is named.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals
example: select (demo_kpi.data_months('00000000-0000-4000-8000-00000000000a', '{2025-06}'))[1]
gives:   2025-01
$doc$;
