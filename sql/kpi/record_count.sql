create function demo_kpi.record_count(entity text, condition text, asked jsonb)
returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _most  constant int := 10000;
  _count bigint;
begin
  if asked ? 'after' then  -- the first page counted
    return split_part(asked ->> 'after', '~', 3);
  end if;
  execute format('select count(*) from (select from crm.%I as r where %s limit %s) as c', entity, condition, _most + 1)
    into _count;
  return case when _count > _most then _most || '+' else _count::text end;
end
$$;

comment on function demo_kpi.record_count(text, text, jsonb) is $doc$
How many records a list holds: exact up to 10000, 10000+ where there are more. Counted for the first page only; the
cursor carries it on.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.users
example: select demo_kpi.record_count(
         'contacts', $$r.tenant_id = '00000000-0000-4000-8000-00000000000a'$$, '{}')
gives:   700
$doc$;
