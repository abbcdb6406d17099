create function demo_flow.refuse_orphans(relation regclass)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _key    record;
  _values text;
begin
  for _key in select k.* from demo_flow.foreign_keys(relation) as k where k.may_hold order by k.no loop
    -- rows of this transaction and its parts, wherever they have got to
    execute format('select concat_ws('', '', %s) from %s as r %s where %s'
                   ' and age(r.xmin) between -1000000 and 0 limit 1',
                   (select string_agg(format('coalesce(r.%I::text, ''null'')', c), ', ' order by i)
                      from unnest(_key.columns) with ordinality as u (c, i)),
                   demo_flow.own_part(relation), _key.joined, _key.is_missed)
      into _values;
    if _values is not null then
      raise exception using
        errcode = 'foreign_key_violation',
        message = format('insert or update on table "%s" violates foreign key constraint "%s"',
                         (select c.relname from pg_class as c where c.oid = relation), _key.name),
        detail  = format('Key (%s)=(%s) is not present in table "%s".', array_to_string(_key.columns, ', '), _values,
                         (select c.relname from pg_class as c where c.oid = _key.parent)),
        schema  = (select c.relnamespace::regnamespace::text from pg_class as c where c.oid = relation),
        table   = (select c.relname from pg_class as c where c.oid = relation),
        constraint = _key.name;
    end if;
  end loop;
end
$$;

comment on function demo_flow.refuse_orphans(regclass) is $doc$
Raises what PostgreSQL itself would have raised for a row of this transaction in the table that lacks a parent; returns
where there is none.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_jobs, crm.pipeline_stages, crm.tags, crm.tenants, crm.users
raises:  23503 a row has no parent
example: select demo_flow.refuse_orphans('crm.contacts') is not null
gives:   true
$doc$;
