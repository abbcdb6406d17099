create function demo_kpi.check_record_query(tenant_id uuid, entity text, asked jsonb)
returns demo_calc.fault[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- in PL/pgSQL, so that its plan is kept
  return (
  with known as (
    select '{page,pageSize,search,sortBy,sortOrder}'::text[] as lists
  ), sorts as (
    select string_agg(s.name, ',' order by s.no) as names
      from demo_kpi.record_keys() as s
     where s.entity = check_record_query.entity and s.kind = 'sort'
  ), given as (
    select k.key, k.value, k.value #>> '{}' as text, k.key = any (n.lists) as is_of_lists
      from jsonb_each(case when jsonb_typeof(check_record_query.asked) = 'object' then check_record_query.asked end) as k
     cross join known as n
  ), shared as (
    select demo_kpi.check_query(
             case when jsonb_typeof(check_record_query.asked) = 'object'
                    then coalesce((select jsonb_object_agg(g.key, g.value) from given as g where g.is_of_lists), '{}')
                  else check_record_query.asked end, n.lists, s.names) as faults
      from known as n cross join sorts as s
  ), own as (
    select g.key, g.value, case
        when g.key = 'page' and h.faults = '{}' and g.text::int > 100
          then 'must be at most 100; go on with after, from meta.next'
        when g.key = 'page' and check_record_query.asked ? 'after' then 'cannot be used with after'
        when g.key = 'after' and jsonb_typeof(g.value) <> 'string' then 'must be a string'
        when g.key = 'after' and h.faults = '{}'
             and g.text !~ (demo_kpi.record_sort(check_record_query.entity, check_record_query.asked)).place
          then 'must be meta.next of a page of the same order'
        when not g.is_of_lists and g.key not in ('after', 'filters')
          then 'is not a known parameter; known are after, filters, ' || array_to_string(n.lists, ', ') end as fault
      from given as g cross join shared as h cross join known as n
  )
  select h.faults
           || coalesce((select array_agg(demo_calc.fault_of(o.key, o.fault, demo_calc.shown_value(o.value))
                                         order by o.key collate "C")
                          from own as o where o.fault is not null), '{}')
           || demo_kpi.check_filters(check_record_query.tenant_id, check_record_query.entity,
                                     case when jsonb_typeof(check_record_query.asked) = 'object'
                                            then coalesce(check_record_query.asked -> 'filters', '{}')
                                          else '{}' end)
    from shared as h);
end
$$;

comment on function demo_kpi.check_record_query(uuid, text, jsonb) is $doc$
Every fault of what a list of records is asked for; none where all is well.

reads:   crm.pipeline_stages, crm.users, ref.countries, ref.country_aliases, ref.industries
example: select (demo_kpi.check_record_query(null, 'users', '{"page": 101}'))[1]."constraint"
gives:   must be at most 100; go on with after, from meta.next
$doc$;
