create function demo.kpi_totals(tenant_ids uuid[])
returns table (tenant_id uuid, leads_created bigint, contacts_created bigint, companies_created bigint, deals_created bigint,
               closed_won_count bigint, closed_won_value numeric, pipeline_added_value numeric, activities_created bigint)
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tenant_ids is null or cardinality(tenant_ids) > 100 then
    raise exception using
      errcode = 'TG400',
      message = 'tenant_ids must be a list of at most 100 tenants',
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', jsonb_build_array(jsonb_build_object('field', 'tenantIds', 'constraint', 'must be a list of at most 100 tenants', 'requested', cardinality(tenant_ids))));
  end if;
  return query
    select t.id, sum(k.leads_created)::bigint, sum(k.contacts_created)::bigint, sum(k.companies_created)::bigint, sum(k.deals_created)::bigint,
           sum(k.closed_won_count)::bigint, sum(k.closed_won_value), sum(k.pipeline_added_value), sum(k.activities_created)::bigint
      from unnest(tenant_ids) with ordinality as t (id, no)
     cross join lateral (select demo.tenant(t.id) as facts) as f
      left join lateral demo_kpi.monthly(t.id, demo_calc.months(f.facts ->> 'dataFrom', f.facts ->> 'dataTo')) as k on true
     group by t.id, t.no
     order by t.no;
end
$$;

comment on function demo.kpi_totals(uuid[]) is $doc$
The eight KPIs of some tenants over all their months, a row for each, in the order given; NULL where a tenant holds no data. Money
in each tenant's currency.

reads:   what demo.tenant and demo_kpi.monthly read
raises:  TG400 more than 100 tenants
         TG404 there is no such tenant
example: select contacts_created from demo.kpi_totals('{00000000-0000-4000-8000-00000000000a}')
gives:   700
$doc$;
