create function demo_kpi.list_records(tenant_id uuid, entity text, asked jsonb)
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _faults demo_calc.fault[] := demo_calc.listed_faults(demo_kpi.check_record_query(list_records.tenant_id, entity, asked));
  _where  text;
  _size   int;
  _ids    uuid[];
  _keys   text[];
  _count  text;
begin
  if _faults <> '{}' then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'the query has faults' || demo_calc.fault_lines(_faults), _faults,
      format('For example: select demo.%s(%L, ''{"sortBy": "%s", "pageSize": 50}'');', entity, list_records.tenant_id,
             (demo_kpi.record_sort(entity, '{}')).name));
  end if;
  _where := demo_kpi.record_condition(list_records.tenant_id, entity, asked);
  _size := coalesce((asked ->> 'pageSize')::int, 20);
  select array_agg(p.id order by p.no), array_agg(p.key order by p.no) into _ids, _keys
    from demo_kpi.record_ids(entity, _where, asked, _size + 1) as p;  -- one more tells of a next page
  _count := case when cardinality(_ids) <= _size and not asked ?| '{page,after}' then cardinality(_ids)::text
                 when _ids is null and not asked ?| '{page,after}' then '0'
                 else demo_kpi.record_count(entity, _where, asked) end;
  return jsonb_build_object(
    'data', demo_kpi.record_rows(list_records.tenant_id, entity, _ids[:_size]),
    'meta', jsonb_build_object(
      'total', rtrim(_count, '+')::int, 'more', _count like '%+', 'pageSize', _size,
      'next', (select format('%s.%s~%s~%s~%s', s.name, s.direction, _ids[_size], _count, _keys[_size])
                 from demo_kpi.record_sort(entity, asked) as s where cardinality(_ids) > _size)));
end
$$;

comment on function demo_kpi.list_records(uuid, text, jsonb) is $doc$
A page of records of an entity as {data, meta}: meta.next is what after must be for the next page, total exact up to
10000; more says that there are more than these. Raises where a parameter is wrong.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.tenants, crm.users,
         ref.countries, ref.country_aliases, ref.industries
raises:  TG400 a parameter is wrong
example: select demo_kpi.list_records('00000000-0000-4000-8000-00000000000a', 'contacts', '{}')
         #>> '{meta,total}'
gives:   700
$doc$;
