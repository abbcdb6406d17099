create function demo_kpi.record_condition(tenant_id uuid, entity text, asked jsonb)
returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- in PL/pgSQL, so that its plan is kept
  return (
  with given as (
    select k.no, k.type, k.expression,
           demo_kpi.filter_value(record_condition.tenant_id, k.type, k.choices,
                                 record_condition.asked #>> array['filters', k.name]) as value
      from demo_kpi.record_keys() as k
     where k.entity = record_condition.entity and k.kind = 'filter' and record_condition.asked -> 'filters' ? k.name
  ), conditions as (
    select 0 as no, format('r.tenant_id = %L and r.deleted_at is null', record_condition.tenant_id) as text
    union all
    select g.no, case
        when g.type = 'month' then format('%1$s >= %2$L and %1$s < %3$L', g.expression, demo_calc.month_start(g.value),
                                          demo_calc.month_start(demo_calc.next_month(g.value)))
        when g.type = 'job' and g.value = 'none' then 'not r.demo_generated'
        when g.type = 'job' then format('r.demo_job_id = %L', g.value)
        else format(g.expression, g.value) end
      from given as g
    union all
    -- the first condition is cheap and spares most rows the second
    select 100, format('(octet_length(%1$s) > length(%1$s) or lower((%1$s) collate "C") like all (%2$L::text[]))'
                       ' and demo_calc.search_form(%1$s) like all (%3$L::text[])',
                       k.expression,
                       (select array_agg('%' || ltrim(x.pattern, '% ')) from unnest(p.patterns) as x (pattern)),
                       p.patterns)
      from demo_kpi.record_keys() as k
     cross join demo_calc.search_patterns(record_condition.asked ->> 'search') as p (patterns)
     where k.entity = record_condition.entity and k.kind = 'search' and p.patterns <> '{}'
  )
  select string_agg(c.text, ' and ' order by c.no) from conditions as c);
end
$$;

comment on function demo_kpi.record_condition(uuid, text, jsonb) is $doc$
The rows r that a list of records is asked for, as a condition in SQL. asked has no faults
(demo_kpi.check_record_query).

reads:   crm.pipeline_stages, crm.users
example: select demo_kpi.record_condition('00000000-0000-4000-8000-00000000000a', 'contacts',
         '{"filters": {"source": "O''Hara"}}') like '%r.source = ''O''''Hara'''
gives:   true
$doc$;
