create function demo_flow.own_part(relation regclass)
returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case when c.relkind = 'p' then '' else 'only ' end || c.oid::regclass from pg_class as c where c.oid = relation
$$;

comment on function demo_flow.own_part(regclass) is $doc$
A table as it stands behind FROM where its own rows are meant: without those of tables that inherit from it, which
foreign keys do not see, but with those of its partitions.

reads:   pg_class
example: select demo_flow.own_part('crm.deals')
gives:   only crm.deals
$doc$;
