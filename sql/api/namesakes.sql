create function demo.namesakes(tenant_ids uuid[])
returns table (tenant_id uuid, made_at timestamptz)
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select t.id, coalesce(j.completed_at, t.created_at)
    from crm.tenants as t
    left join crm.demo_generation_jobs as j on j.created_tenant_id = t.id
   where t.id = any (namesakes.tenant_ids)
     and exists (select from crm.tenants as o
                  where demo_calc.fold(demo_calc.as_seen(o.name)) = demo_calc.fold(demo_calc.as_seen(t.name))
                    and o.id <> t.id and o.deleted_at is null);
end
$$;

comment on function demo.namesakes(uuid[]) is $doc$
Those of some tenants that share their name with another, and when each was made in truth: what tells them apart.

reads:   crm.demo_generation_jobs, crm.tenants
example: select count(*) from demo.namesakes('{00000000-0000-4000-8000-00000000000a}')
gives:   0
$doc$;
