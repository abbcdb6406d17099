create function demo_kpi.check_query(query jsonb, known text[], sorts text)
returns demo_calc.fault[]
language sql stable
begin atomic
  -- numbers may come as text, as they do in a URL
  select coalesce(array_agg(demo_calc.fault_of(q.key, q.fault, demo_calc.shown_value(q.value)) order by q.key collate "C"), '{}')
    from (
      select '' as key, 'must be a JSON object' as fault, check_query.query as value
       where check_query.query is null or jsonb_typeof(check_query.query) <> 'object'
      union all
      select k.key,
             case
               when not k.key = any (check_query.known) then 'is not a known parameter'
               when k.key in ('page', 'pageSize') and not coalesce(k.value #>> '{}' ~ '^[0-9]{1,9}$' and jsonb_typeof(k.value) in ('string', 'number'), false) then 'must be a whole number'
               when k.key = 'page' and (k.value #>> '{}')::int < 1 then 'must be at least 1'
               when k.key = 'pageSize' and (k.value #>> '{}')::int not between 10 and 100 then 'must be between 10 and 100'
               when k.key in ('page', 'pageSize') then null
               when k.key = 'demo' then case when k.value #>> '{}' not in ('true', 'false') or jsonb_typeof(k.value) not in ('string', 'boolean') then 'must be true or false' end
               when jsonb_typeof(k.value) <> 'string' then 'must be a string'
               when k.key = 'status' and k.value #>> '{}' not in ('pending', 'running', 'completed', 'failed') then 'must be one of pending, running, completed, failed'
               when k.key = 'country' and not exists (select from ref.countries as c where c.code = k.value #>> '{}')
                                      and not exists (select from ref.country_aliases as a where a.alias = k.value #>> '{}') then 'must be a supported country'
               when k.key = 'industry' and not exists (select from ref.industries as i where i.code = k.value #>> '{}') then 'must be a supported industry'
               when k.key = 'search' and length(k.value #>> '{}') > 100 then 'must have at most 100 characters'
               when k.key = 'sortBy' and not k.value #>> '{}' = any (string_to_array(check_query.sorts, ',')) then 'must be one of ' || replace(check_query.sorts, ',', ', ')
               when k.key = 'sortOrder' and k.value #>> '{}' not in ('asc', 'desc') then 'must be asc or desc'
             end,
             k.value
        from jsonb_each(case when jsonb_typeof(check_query.query) = 'object' then check_query.query else '{}' end) as k
    ) as q
   where q.fault is not null;
end;

comment on function demo_kpi.check_query(jsonb, text[], text) is $doc$
Every fault of a list's parameters; none where all is well.

reads:   ref.countries, ref.country_aliases, ref.industries
example: select ((demo_kpi.check_query('{"pageSize": 5}', '{page,pageSize}', 'createdAt'))[1])."constraint"
gives:   must be between 10 and 100
$doc$;
