create function demo_kpi.check_filters(tenant_id uuid, entity text, filters jsonb)
returns demo_calc.fault[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- in PL/pgSQL, so that its plan is kept
  return (
  with known as (
    select k.* from demo_kpi.record_keys() as k where k.entity = check_filters.entity and k.kind = 'filter'
  ), given as (
    select f.key, f.value, k.name, k.type, k.choices
      from jsonb_each(case when jsonb_typeof(check_filters.filters) = 'object' then check_filters.filters else '{}' end)
             as f
      left join known as k on k.name = f.key
  ), faults as (
    select 'filters' as field, 'must be an object' as fault, check_filters.filters as value
     where jsonb_typeof(check_filters.filters) <> 'object'
    union all
    select 'filters.' || g.key,
           case when g.name is null
                  then 'is not a known filter; known are ' || (select string_agg(k.name, ', ' order by k.no) from known as k)
                when jsonb_typeof(g.value) <> 'string' then 'must be a string'
                when demo_kpi.filter_value(check_filters.tenant_id, g.type, g.choices, g.value #>> '{}') is null
                  then demo_kpi.filter_words(check_filters.tenant_id, g.type, g.choices) end,
           g.value
      from given as g
  )
  select coalesce(array_agg(demo_calc.fault_of(f.field, f.fault, demo_calc.shown_value(f.value))
                            order by f.field collate "C"), '{}')
    from faults as f
   where f.fault is not null);
end
$$;

comment on function demo_kpi.check_filters(uuid, text, jsonb) is $doc$
Every fault of the filters of a list of records; none where all is well.

reads:   crm.pipeline_stages, crm.users
example: select (demo_kpi.check_filters(null, 'users', '{"color": "red"}'))[1]."constraint"
gives:   is not a known filter; known are role
$doc$;
