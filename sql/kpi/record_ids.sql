create function demo_kpi.record_ids(entity text, condition text, asked jsonb, most int)
returns table (no bigint, id uuid, key text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _sort  record;
  _after text[] := string_to_array(asked ->> 'after', '~');
  _value text;
begin
  select s.* into _sort from demo_kpi.record_sort(entity, asked) as s;
  -- the first two have no ~ in them
  _value := array_to_string(_after[4:], '~');
  if _sort.type = 'instant' and _value ~ '[0-9]' then
    _value := timestamptz 'epoch' + _value::bigint * interval '1 microsecond';
  end if;
  return query execute format(
    'select row_number() over (), p.id, %8$s from ('
    'select r.id, %1$s as key from crm.%2$I as r where %3$s and %4$s'
    ' order by %1$s %5$s, r.id %5$s offset %6$s limit %7$s'
    ') as p',
    _sort.expression, entity, condition,
    case when _after is null then 'true'
         else format('(%s, r.id) %s (%L, %L)', _sort.expression, case _sort.direction when 'asc' then '>' else '<' end,
                     _value, _after[2]) end,
    _sort.direction,
    (coalesce((asked ->> 'page')::int, 1) - 1) * coalesce((asked ->> 'pageSize')::int, 20), most,
    case _sort.type when 'instant'
      then 'case when isfinite(p.key) then (extract(epoch from p.key) * 1000000)::bigint::text else p.key::text end'
      else 'p.key::text' end);
end
$$;

comment on function demo_kpi.record_ids(text, text, jsonb, int) is $doc$
The ids of a page of the records that a condition (demo_kpi.record_condition) holds for, in its order, with the value of
what they are sorted by. The statement is put together, so that a page goes by the index of its key; asked has no faults
(demo_kpi.check_record_query).

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.users
example: select count(*) from demo_kpi.record_ids(
         'users', $$r.tenant_id = '00000000-0000-4000-8000-00000000000a'$$, '{}', 5)
gives:   5
$doc$;
