create function demo_kpi.check_query(query jsonb, known text[], sorts text)
returns demo_calc.fault[]
language sql stable
begin atomic
  with given as (
    select k.key, k.value, k.value #>> '{}' as text, jsonb_typeof(k.value) as type
      from jsonb_each(case when jsonb_typeof(check_query.query) = 'object' then check_query.query else '{}' end) as k
  ), faults as (
    select '' as key, check_query.query as value, 'must be a JSON object' as fault
     where jsonb_typeof(check_query.query) is distinct from 'object'
    union all
    -- numbers may come as text, as they do in a URL
    select g.key, g.value, case
        when not g.key = any (check_query.known) then 'is not a known parameter'
        when g.key in ('page', 'pageSize') then case
          when not coalesce(g.text ~ '^-?[0-9]+$' and g.type in ('string', 'number'), false)
            then 'must be a whole number'
          when g.key = 'pageSize' and (length(g.text) > 9 or g.text::int not between 10 and 100)
            then 'must be between 10 and 100'
          when g.key = 'page' and (g.text ~ '^(-|0+$)') then 'must be at least 1'
          when g.key = 'page' and length(g.text) > 9 then 'must be at most 999999999' end
        when g.key = 'demo' then case
          when g.text not in ('true', 'false') or g.type not in ('string', 'boolean') then 'must be true or false' end
        when g.type <> 'string' then 'must be a string'
        when g.key = 'status' and g.text not in ('pending', 'running', 'completed', 'failed', 'cancelled')
          then 'must be one of pending, running, completed, failed, cancelled'
        when g.key = 'country' and not exists (select from ref.countries as c where c.code = g.text)
             and not exists (select from ref.country_aliases as a where a.alias = g.text)
          then 'must be a supported country'
        when g.key = 'industry' and not exists (select from ref.industries as i where i.code = g.text)
          then 'must be a supported industry'
        when g.key = 'search' and length(g.text) > 100 then 'must have at most 100 characters'
        when g.key = 'sortBy' and not g.text = any (string_to_array(check_query.sorts, ','))
          then 'must be one of ' || replace(check_query.sorts, ',', ', ')
        when g.key = 'sortOrder' and g.text not in ('asc', 'desc') then 'must be asc or desc'
      end
      from given as g
  )
  select coalesce(array_agg(demo_calc.fault_of(f.key, f.fault, demo_calc.shown_value(f.value))
                            order by f.key collate "C"), '{}')
    from faults as f
   where f.fault is not null;
end;

comment on function demo_kpi.check_query(jsonb, text[], text) is $doc$
Every fault of a list's parameters; none where all is well.

reads:   ref.countries, ref.country_aliases, ref.industries
example: select ((demo_kpi.check_query('{"pageSize": 5}', '{page,pageSize}', 'createdAt'))[1])."constraint"
gives:   must be between 10 and 100
$doc$;
