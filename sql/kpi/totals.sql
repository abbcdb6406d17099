create function demo_kpi.totals(tenant_ids uuid[])
returns table (tenant_id uuid, leads_created bigint, contacts_created bigint, companies_created bigint,
               deals_created bigint, closed_won_count bigint, closed_won_value numeric, pipeline_added_value numeric,
               activities_created bigint)
language sql stable
begin atomic
  select t.id, sum(k.leads_created), sum(k.contacts_created), sum(k.companies_created), sum(k.deals_created),
         sum(k.closed_won_count), sum(k.closed_won_value), sum(k.pipeline_added_value), sum(k.activities_created)
    from unnest(totals.tenant_ids) with ordinality as t (id, no)
   cross join lateral demo_kpi.data_range(t.id) as d
    left join lateral demo_kpi.monthly(t.id, demo_calc.months(d.from_month, d.to_month)) as k on true
   group by t.id, t.no
   order by t.no;
end;

comment on function demo_kpi.totals(uuid[]) is $doc$
The eight KPIs of some tenants over all their months, a row for each, in the order given; NULL where a tenant holds no
data.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages
example: select contacts_created from demo_kpi.totals('{00000000-0000-4000-8000-00000000000a}')
gives:   700
$doc$;
