create view demo.analytics_tenants as
select t.id, t.name, t.slug, t.country, t.timezone, t.currency, t.industry, t.created_at
  from crm.tenants as t
 where t.deleted_at is null
   and not exists (select from crm.demo_tenant_metadata as m where m.tenant_id = t.id and m.excluded_from_analytics);

comment on view demo.analytics_tenants is $doc$
The tenants that count in platform reports: all but the demo tenants that are left out of analytics.
$doc$;
