create function demo.kpi_totals(tenant_ids uuid[])
returns table (tenant_id uuid, leads_created bigint, contacts_created bigint, companies_created bigint,
               deals_created bigint, closed_won_count bigint, closed_won_value numeric, pipeline_added_value numeric,
               activities_created bigint)
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tenant_ids is null or cardinality(tenant_ids) > 100 then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'tenant_ids must be a list of at most 100 tenants',
      array[demo_calc.fault_of('tenantIds', 'must be a list of at most 100 tenants', cardinality(tenant_ids))]);
  end if;
  perform demo_kpi.require_tenant(t.id) from unnest(tenant_ids) as t (id);
  return query
  select t.id, c.*
    from unnest(tenant_ids) with ordinality as t (id, no)
   cross join lateral demo_kpi.data_range(t.id) as d
    left join lateral demo_kpi.counts(t.id, d.from_month, d.to_month) as c on d.from_month <= d.to_month
   order by t.no;
end
$$;

comment on function demo.kpi_totals(uuid[]) is $doc$
The eight KPIs of some tenants over all their months, a row for each, in the order given; NULL where a tenant holds no
data. Money in each tenant's currency.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.tenants
raises:  TG400 more than 100 tenants
         TG404 there is no such tenant
example: select contacts_created from demo.kpi_totals('{00000000-0000-4000-8000-00000000000a}')
gives:   700
$doc$;
