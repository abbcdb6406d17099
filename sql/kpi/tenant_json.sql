create function demo_kpi.tenant_json(tenant_id uuid, as_of timestamptz)
returns jsonb
language sql stable
begin atomic
  select jsonb_build_object(
           'id', t.id, 'name', t.name, 'slug', t.slug, 'country', t.country, 'countryName', c.name,
           'timezone', t.timezone, 'currency', t.currency, 'minorUnits', u.minor_units, 'industry', t.industry,
           'industryName', i.name, 'isDemo', m.tenant_id is not null, 'generationJobId', m.generation_job_id,
           'startDate', m.start_date, 'excludedFromAnalytics', m.excluded_from_analytics,
           'dataFrom', d.from_month, 'dataTo', d.to_month,
           'patchFrom', to_char(m.start_date, 'YYYY-MM'),
           'patchTo', case when m.tenant_id is not null
                           then to_char(tenant_json.as_of at time zone t.timezone, 'YYYY-MM') end,
           'team', (select count(*) from crm.users as s where s.tenant_id = t.id),
           'createdAt', t.created_at, 'deletedAt', t.deleted_at)
    from crm.tenants as t
    left join ref.countries as c on c.code = t.country
    left join ref.currencies as u on u.code = t.currency
    left join ref.industries as i on i.code = t.industry
    left join crm.demo_tenant_metadata as m on m.tenant_id = t.id
   cross join lateral demo_kpi.data_range(t.id) as d
   where t.id = tenant_json.tenant_id;
end;

comment on function demo_kpi.tenant_json(uuid, timestamptz) is $doc$
A tenant as demo.tenant shows it, as of an instant; NULL where there is none.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_tenant_metadata, crm.tenants, crm.users,
         ref.countries, ref.currencies, ref.industries
example: select demo_kpi.tenant_json('00000000-0000-4000-8000-00000000000a', '2025-07-01 12:00Z') ->> 'patchTo'
gives:   2025-07
$doc$;
