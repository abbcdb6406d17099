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
  select null::regclass, 'demo_owner may not set session_replication_role',
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
         format('Where all of its rows may be seen: grant select, update on %s to demo_owner;', k.parent)
    from tables as t
   cross join lateral demo_flow.foreign_keys(t.relation) as k
   where not k.may_hold
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
