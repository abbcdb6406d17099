create function demo_kpi.counts(tenant_id uuid, from_month text, to_month text)
returns table (leads_created bigint, contacts_created bigint, companies_created bigint, deals_created bigint,
               closed_won_count bigint, closed_won_value numeric, pipeline_added_value numeric,
               activities_created bigint)
language sql stable
begin atomic
  select c.leads, c.contacts, o.companies, d.deals, d.won, d.won_value, d.pipeline_value, a.activities
    from (
      select demo_calc.month_start(counts.from_month) as from_at,
             demo_calc.month_start(demo_calc.next_month(counts.to_month)) as until_at
      offset 0
    ) as m
   cross join lateral (
     select count(*) filter (where r.status = 'lead') as leads, count(*) as contacts
       from crm.contacts as r
      where r.tenant_id = counts.tenant_id and r.created_at >= m.from_at and r.created_at < m.until_at
        and r.deleted_at is null
   ) as c
   cross join lateral (
     select count(*) as companies
       from crm.companies as r
      where r.tenant_id = counts.tenant_id and r.created_at >= m.from_at and r.created_at < m.until_at
        and r.deleted_at is null
   ) as o
   cross join lateral (
     select count(*) as deals,
            count(*) filter (where s.stage_type = 'won') as won,
            coalesce(sum(r.value) filter (where s.stage_type = 'won'), 0) as won_value,
            coalesce(sum(r.value) filter (where s.stage_type <> 'lost'), 0) as pipeline_value
       from crm.deals as r
       join crm.pipeline_stages as s on s.tenant_id = r.tenant_id and s.id = r.stage_id
      where r.tenant_id = counts.tenant_id and r.created_at >= m.from_at and r.created_at < m.until_at
        and r.deleted_at is null
   ) as d
   cross join lateral (
     select count(*) as activities
       from crm.activities as r
      where r.tenant_id = counts.tenant_id and r.created_at >= m.from_at and r.created_at < m.until_at
        and r.deleted_at is null
   ) as a;
end;

comment on function demo_kpi.counts(uuid, text, text) is $doc$
The eight KPIs of a tenant from one month to another (YYYY-MM, UTC), both included, in one row, zeros where there is
nothing. The one definition that everything else uses. Money in the tenant's currency.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages
example: select contacts_created from demo_kpi.counts('00000000-0000-4000-8000-00000000000a', '2025-01', '2025-06')
gives:   700
$doc$;
