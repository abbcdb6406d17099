create function demo.tenant(tenant_id uuid)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _result jsonb;
begin
  select jsonb_build_object(
           'id', t.id, 'name', t.name, 'slug', t.slug, 'country', t.country, 'countryName', c.name, 'timezone', t.timezone,
           'currency', t.currency, 'minorUnits', u.minor_units, 'industry', t.industry, 'industryName', i.name,
           'isDemo', m.tenant_id is not null, 'generationJobId', m.generation_job_id, 'startDate', m.start_date, 'excludedFromAnalytics', m.excluded_from_analytics,
           'dataFrom', d.from_month, 'dataTo', d.to_month,
           'patchFrom', to_char(m.start_date, 'YYYY-MM'),
           'patchTo', case when m.tenant_id is not null then to_char(demo.now() at time zone t.timezone, 'YYYY-MM') end,
           'team', (select count(*) from crm.users as s where s.tenant_id = t.id),
           'createdAt', t.created_at, 'deletedAt', t.deleted_at)
    into _result
    from crm.tenants as t
    left join ref.countries as c on c.code = t.country
    left join ref.currencies as u on u.code = t.currency
    left join ref.industries as i on i.code = t.industry
    left join crm.demo_tenant_metadata as m on m.tenant_id = t.id
   cross join lateral demo_kpi.data_range(t.id) as d
   where t.id = tenant.tenant_id;
  if _result is null then
    raise exception using
      errcode = 'TG404',
      message = format('there is no tenant %s', coalesce(tenant_id::text, 'NULL')),
      detail  = jsonb_build_object('code', 'TENANT_NOT_FOUND', 'details', jsonb_build_array(jsonb_build_object('field', 'tenantId', 'requested', tenant_id))),
      hint    = 'See all tenants: select demo.tenants(''{}'');';
  end if;
  return _result;
end
$$;

comment on function demo.tenant(uuid) is $doc$
All about a tenant but its numbers: names, country, currency with its minor units, the months of its first and last data (UTC), and
the months that a patch may name (patchFrom, patchTo; null where the tenant is not a demo tenant). One that is deleted is shown, with
deletedAt.

reads:   crm.tenants, crm.demo_tenant_metadata, crm.users, ref and what demo_kpi.data_range reads
raises:  TG404 there is no such tenant
example: select demo.tenant('00000000-0000-4000-8000-00000000000a') ->> 'patchTo'
gives:   2025-06
$doc$;
