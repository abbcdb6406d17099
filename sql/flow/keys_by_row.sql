create function demo_flow.keys_by_row()
returns table (relation regclass, reason text, way_out text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with tables as (
    select c.relation, t.relkind, t.relrowsecurity and t.relforcerowsecurity as is_filtered
      from demo_flow.creations() as c
      join pg_class as t on t.oid = c.relation
  )
  select null::regclass, 'the role demo_owner may not set session_replication_role',
         'A superuser runs: grant set on parameter session_replication_role to demo_owner; then the code is loaded '
           'again: demogen db migrate, or psql -X -f sql/load.sql'
   where not has_parameter_privilege('demo_owner', 'session_replication_role', 'set')
  union all
  select null, 'the code was loaded before demo_owner was allowed to set session_replication_role',
         'Load it again: demogen db migrate, or psql -X -f sql/load.sql'
   where has_parameter_privilege('demo_owner', 'session_replication_role', 'set')
     and not exists (select from pg_proc as p
                      where p.pronamespace = 'demo_flow'::regnamespace and p.proname = 'create_as_set'
                        and 'session_replication_role=replica' = any(p.proconfig))
  union all
  select t.relation, format('trigger %I fires when rows are inserted', g.tgname),
         format('Where nothing needs it: alter table %s disable trigger %I;', t.relation, g.tgname)
    from tables as t
    join pg_trigger as g on g.tgrelid = t.relation and not g.tgisinternal and g.tgenabled <> 'D'
                        and g.tgtype & 4 <> 0  -- of INSERT
  union all
  select t.relation, format('rule %I acts when rows are inserted', r.rulename),
         format('Where nothing needs it: alter table %s disable rule %I;', t.relation, r.rulename)
    from tables as t
    join pg_rewrite as r on r.ev_class = t.relation and r.ev_type = '3' and r.ev_enabled <> 'D'
  union all
  select t.relation, format('constraint %I is deferrable', c.conname),
         format('Where nothing defers it, make it again without DEFERRABLE%s', case when c.contype = 'f' then format(
           ': alter table %s alter constraint %I not deferrable;', t.relation, c.conname) else '.' end)
    from tables as t
    join pg_constraint as c on c.conrelid = t.relation and c.condeferrable
  union all
  select t.relation, format('foreign key %I leads to %s, whose rows demo_owner cannot hold', k.name, k.parent),
         case when not has_schema_privilege(p.relnamespace, 'usage')
                then format('grant usage on schema %s to demo_owner; grant select, update on %s to demo_owner;',
                            p.relnamespace::regnamespace, k.parent)
              when row_security_active(p.oid) then 'Its row security hides rows from demo_owner.'
              when has_table_privilege(p.oid, 'select') and has_any_column_privilege(p.oid, 'update')
                then 'Keys of periods are always checked so.'
              else format('grant select, update on %s to demo_owner;', k.parent) end
    from tables as t
   cross join lateral demo_flow.foreign_keys(t.relation) as k
    join pg_class as p on p.oid = k.parent
   where not k.may_hold
  union all
  select distinct t.relation, format('%s calls function %s', d.told, f.oid::regprocedure),
         'What it does to other tables would go unchecked; where it only computes, nothing is to be done.'
    from tables as t
   cross join lateral (
     select 'pg_attrdef'::regclass as class, a.oid, 'a default' as told from pg_attrdef as a where a.adrelid = t.relation
     union all
     select 'pg_constraint'::regclass, c.oid, 'a check' from pg_constraint as c
      where c.conrelid = t.relation and c.contype = 'c'
     union all
     select 'pg_class'::regclass, i.indexrelid, 'an index' from pg_index as i where i.indrelid = t.relation
   ) as d
    join pg_depend as e on e.classid = d.class and e.objid = d.oid and e.refclassid = 'pg_proc'::regclass
    join pg_proc as f on f.oid = e.refobjid and f.provolatile <> 'i'
  union all
  select t.relation, case when t.is_filtered then 'its row security holds for demo_owner, too'
                          else 'it is no plain table, or has children' end,
         case when t.is_filtered then format('alter table %s no force row level security;', t.relation)
              else 'Nothing is to be done.' end
    from tables as t
   where t.is_filtered or t.relkind <> 'r' or exists (select from pg_inherits as i where i.inhparent = t.relation)
$$;

comment on function demo_flow.keys_by_row() is $doc$
Why the foreign keys of the tables that jobs fill are checked row by row and not as sets, with what can be done about
it. relation is NULL for what holds for all tables; no row at all: all go as sets. To be asked as demo_owner.

reads:   pg_class, pg_constraint, pg_inherits, pg_proc, pg_rewrite, pg_trigger
example: select count(*) from demo_flow.keys_by_row() where relation is not null
gives:   0
$doc$;
