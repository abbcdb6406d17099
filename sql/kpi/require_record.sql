create function demo_kpi.require_record(tenant_id uuid, entity text, id uuid)
returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _entity text;
begin
  select e.name into _entity
    from demo_kpi.entities() as e
   where require_record.entity in (e.name, e.singular)
     and e.name in (select k.entity from demo_kpi.record_keys() as k);
  if _entity is null then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
      'there are no records of this kind; known are ' || (
        select string_agg(distinct k.entity, ', ') from demo_kpi.record_keys() as k),
      array[demo_calc.fault_of('entity', 'must be companies, contacts, deals, activities or users',
                               left(require_record.entity, 200))],
      format('For example: select demo.record(%L, ''deals'', …);', require_record.tenant_id));
  elsif demo_kpi.record_rows(require_record.tenant_id, _entity, array[require_record.id]) = '[]' then
    perform demo_calc.refuse('TG404', 'NOT_FOUND', format('there is no %s %s in this tenant', (
                               select e.singular from demo_kpi.entities() as e where e.name = _entity),
                               coalesce(require_record.id::text, 'NULL')),
                             array[demo_calc.fault_of('id', null, require_record.id)],
                             format('See them: select demo.%s(%L, ''{}'');', _entity, require_record.tenant_id));
  end if;
  return _entity;
end
$$;

comment on function demo_kpi.require_record(uuid, text, uuid) is $doc$
The name of an entity that is named in the plural or singular; raises where there is no such one, or no such record of
it in the tenant. One that was deleted is there.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.tenants, crm.users,
         ref.countries
raises:  TG400 there is no such kind of record
         TG404 there is no such record
example: select demo_kpi.require_record(u.tenant_id, 'user', u.id) from crm.users as u
          where u.tenant_id = '00000000-0000-4000-8000-00000000000a' limit 1
gives:   users
$doc$;
