create function demo_kpi.family_first(tenant_id uuid)
returns boolean
language sql stable
begin atomic
  select coalesce((
    select c.name_order = 'family_first'
      from crm.tenants as t
      join ref.countries as c on c.code = t.country
     where t.id = family_first.tenant_id), false);
end;

comment on function demo_kpi.family_first(uuid) is $doc$
Whether people of a tenant's country say the family name first.

reads:   crm.tenants, ref.countries
example: select demo_kpi.family_first('00000000-0000-4000-8000-00000000000a')
gives:   false
$doc$;
