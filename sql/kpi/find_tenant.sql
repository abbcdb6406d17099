create function demo_kpi.find_tenant(name_or_id text)
returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _search text;
  _ids    uuid[];
  _shown  text[];
begin
  select q.search into _search
    from demo_kpi.read_query(jsonb_build_object('search', name_or_id), '{search}', '',
                             'For example: select demo.tenants(''{"demo": true, "country": "US"}'');') as q;

  with likely as (
    select t.*, demo_calc.fold(demo_calc.as_seen(name_or_id)) in (t.id::text, demo_calc.fold(demo_calc.as_seen(t.name)), t.slug)
             as is_named
      from demo_kpi.tenants_like(_search) as t
  ), matches as (
    -- those of one name are told apart by when they were made in truth
    select r.*, case when count(*) over (partition by r.seen) > 1
                     then to_char(coalesce(j.completed_at, r.created_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')
                end as made_at
      from (
        select l.*, rank() over (order by l.is_named desc) as rank,
               demo_calc.fold(demo_calc.as_seen(l.name)) as seen
          from likely as l
      ) as r
      left join crm.demo_generation_jobs as j on j.created_tenant_id = r.id
     where r.rank = 1
  )
  select array_agg(m.id),
         array_agg(format('%s (%s%s)', m.name, m.id, ', made ' || m.made_at)
                   order by demo_calc.fold(m.name) collate "C", m.created_at, m.id)
    into _ids, _shown
    from matches as m;

  if _ids is null then
    perform demo_calc.refuse('TG404', 'TENANT_NOT_FOUND', 'there is no tenant ' || name_or_id,
                             hint => 'demogen tenants lists them');
  elsif cardinality(_ids) > 1 then
    perform demo_calc.refuse('TG409', 'CONFLICT',
      format('%s tenants match %s: %s', cardinality(_ids), name_or_id, array_to_string(_shown[:5], ', '))
      || case when cardinality(_ids) > 5 then ', …' else '' end,
      hint => 'name one by its id');
  end if;
  return _ids[1];
end
$$;

comment on function demo_kpi.find_tenant(text) is $doc$
The tenant with this id, name or slug, small and capital letters alike; where there is none, the only one whose name
or slug contains the text, or whose id begins with it. Deleted ones are not found.

reads:   crm.demo_generation_jobs, crm.tenants, ref.countries, ref.country_aliases, ref.industries
raises:  TG400 the text is longer than 100 characters, or NULL
         TG404 there is no such tenant
         TG409 more than one matches
example: select demo_kpi.find_tenant('example')
gives:   00000000-0000-4000-8000-00000000000a
$doc$;
