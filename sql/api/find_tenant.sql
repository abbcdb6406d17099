create function demo.find_tenant(name_or_id text)
returns uuid
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _ids   uuid[];
  _shown text[];
begin
  perform demo_kpi.read_query(jsonb_build_object('search', name_or_id), '{search}', '', 'For example: select demo.find_tenant(''Example Corp'');');
  with likely as (
    select t.*, lower(name_or_id) in (t.id::text, lower(t.name), t.slug) as is_named
      from crm.tenants as t
     where t.deleted_at is null and (strpos(lower(t.name), lower(btrim(name_or_id))) > 0 or strpos(t.slug, lower(btrim(name_or_id))) > 0 or strpos(t.id::text, lower(btrim(name_or_id))) = 1)
  ), matches as (
    select l.*, rank() over (order by l.is_named desc) as rank from likely as l
  )
  select array_agg(m.id), array_agg(format('%s (%s)', m.name, m.id) order by lower(m.name) collate "C", m.created_at, m.id)
    into _ids, _shown from matches as m where m.rank = 1;
  if _ids is null then
    perform demo_calc.refuse('TG404', 'TENANT_NOT_FOUND', 'there is no tenant ' || name_or_id, hint => 'demogen tenants lists them');
  elsif cardinality(_ids) > 1 then
    perform demo_calc.refuse('TG409', 'CONFLICT',
      format('%s tenants match %s: %s', cardinality(_ids), name_or_id, array_to_string(_shown[:5], ', ')) || case when cardinality(_ids) > 5 then ', …' else '' end, hint => 'name one by its id');
  end if;
  return _ids[1];
end
$$;
