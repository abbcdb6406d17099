create function demo_kpi.record_sort(entity text, asked jsonb, out name text, out type text, out expression text,
                                     out direction text, out place text)
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  select s.name, s.type, s.expression, s.direction,
         -- where a page ended: <key>.<direction>~<id>~<how many there are>~<value of the key>
         '^' || s.name || '[.]' || s.direction || '~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}~[0-9]{1,5}[+]?~'
           || case s.type when 'instant' then '(-?[0-9]{1,16}|-infinity)' when 'number' then '[0-9]{1,40}([.][0-9]{1,40})?'
                          else '.{0,100}' end || '$'
    into name, type, expression, direction, place
    from (
      select k.*, coalesce(record_sort.asked ->> 'sortOrder', case k.type when 'text' then 'asc' else 'desc' end)
               as direction
        from demo_kpi.record_keys() as k
       where k.entity = record_sort.entity and k.kind = 'sort'
         and k.name = coalesce(record_sort.asked ->> 'sortBy', k.name)
       order by k.no
       limit 1
    ) as s;
end
$$;

comment on function demo_kpi.record_sort(text, jsonb) is $doc$
What a list of records is sorted by: a key of demo_kpi.record_keys, and asc or desc. place is how the cursor of such a
list looks, as a regular expression.

example: select name || ' ' || direction from demo_kpi.record_sort('deals', '{}')
gives:   createdAt desc
$doc$;
