create function demo.find_tenant(name_or_id text)
returns uuid
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return demo_kpi.find_tenant(name_or_id);
end
$$;

comment on function demo.find_tenant(text) is $doc$
The tenant with this id, name or slug, small and capital letters alike; where there is none, the only one whose name
or slug contains the text, or whose id begins with it. Deleted ones are not found.

reads:   crm.demo_generation_jobs, crm.tenants, ref.countries, ref.country_aliases, ref.industries
raises:  TG400 the text is longer than 100 characters, or NULL
         TG404 there is no such tenant
         TG409 more than one matches
example: select demo.find_tenant('EXAMPLE CORP')
gives:   00000000-0000-4000-8000-00000000000a
$doc$;
