-- Grants that somebody gave to roles of his own on the code go with it when it is dropped: they are noted before, and
-- given_grants.sql gives them again. Grants to our roles are those of grants.sql; PUBLIC is never let in again.
do $$
declare
  _ours regrole[] := array(select r.oid from pg_roles as r where r.rolname in ('demo_owner', 'demo_app', 'demo_worker',
                                                                               'demo_admin', 'demo_reader', 'crm_app'));
begin
  -- a migrate that unloads before its migrations has noted them by then
  create temp table if not exists kept_grants on commit drop as
  with schemas as (
    select n.oid, n.nspacl, n.nspname
      from pg_namespace as n
     where n.nspname in ('demo', 'demo_care', 'demo_login', 'demo_job', 'demo_flow', 'demo_plan', 'demo_kpi',
                         'demo_world', 'demo_calc')
  ), objects (kind, name, part, acl) as (
    select 'schema', quote_ident(s.nspname), null, s.nspacl from schemas as s
    union all
    select 'routine', p.oid::regprocedure::text, null, p.proacl from pg_proc as p join schemas as s
           on s.oid = p.pronamespace
    union all
    select 'table', c.oid::regclass::text, null, c.relacl from pg_class as c join schemas as s on s.oid = c.relnamespace
    union all
    select 'table', c.oid::regclass::text, a.attname::text, a.attacl
      from pg_attribute as a join pg_class as c on c.oid = a.attrelid join schemas as s on s.oid = c.relnamespace
     where not a.attisdropped
    union all
    select 'type', t.oid::regtype::text, null, t.typacl from pg_type as t join schemas as s on s.oid = t.typnamespace
  )
  select distinct o.kind, o.name, o.part, g.privilege_type as privilege, g.is_grantable,
         pg_get_userbyid(g.grantee) as role
    from objects as o
   cross join lateral aclexplode(o.acl) as g
   where g.grantee <> 0 and g.grantee <> all (_ours);
  grant select on pg_temp.kept_grants to public;  -- load.sql goes on as demo_owner
end
$$;
