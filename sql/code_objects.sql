-- What dropping the code would drop, whoever made it: all that stands in the code schemas, and all that hangs on it, a
-- trigger, a default, an index or a policy of somebody's own as well; is_aside: it hangs on a schema that has a name for
-- code set aside (set_aside.sql). may_replace.sql compares it with what deploys made, and recorded.sql writes down what
-- this one did.
drop view if exists pg_temp.code_objects;
create temp view code_objects as
  with recursive dropped as (
    select 'pg_namespace'::regclass::oid as classid, n.oid as objid, 0 as objsubid,
           n.nspname like 'replaced_%' as is_aside
      from pg_namespace as n
     where regexp_replace(n.nspname, '^replaced_', '') in ('demo', 'demo_care', 'demo_login', 'demo_job', 'demo_flow',
                                                           'demo_plan', 'demo_kpi', 'demo_world', 'demo_calc')
    union
    select n.classid, n.objid, n.objsubid, d.is_aside
      from dropped as d
     cross join lateral (
       select p.classid, p.objid, p.objsubid
         from pg_depend as p
        where p.refclassid = d.classid and p.refobjid = d.objid and d.objsubid in (0, p.refobjsubid)
        union all
       -- a view goes with its rule, a generated column with its expression
       select p.refclassid, p.refobjid, p.refobjsubid
         from pg_depend as p
        where p.classid = d.classid and p.objid = d.objid and p.objsubid = d.objsubid and p.deptype = 'i'
     ) as n
  )
  select i.type || ' ' || replace(i.identity, 'pg_catalog.', '') as identity, d.is_aside,
         -- what a person may have changed in place
         case d.classid
           when 'pg_proc'::regclass then
             (select pg_get_functiondef(p.oid) from pg_proc as p where p.oid = d.objid and p.prokind in ('f', 'p'))
           when 'pg_class'::regclass then
             (select case when c.relkind = 'v' then pg_get_viewdef(c.oid)
                          when c.relkind = 'c' then
                            (select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', '
                                               order by a.attnum)
                               from pg_attribute as a where a.attrelid = c.oid and a.attnum > 0
                                 and not a.attisdropped) end
                from pg_class as c where c.oid = d.objid and d.objsubid = 0)
         end as definition
    from dropped as d
   cross join lateral pg_identify_object(d.classid, d.objid, d.objsubid) as i;
grant select on pg_temp.code_objects to public;  -- load.sql goes on as demo_owner

-- What comes and goes with another one of them need not be named.
drop function if exists pg_temp.code_names(text[]);
create function pg_temp.code_names(identities text[]) returns text[] language sql as $$
  select array(
    select t.name from unnest(identities) as t (name)
     where t.name !~ '^type .*\[\]$|^rule "_RETURN" on |^composite type column | pg_toast\.'
       and not exists (select from unnest(identities) as r (name)
                        where t.name like 'type %' and r.name not like 'type %'
                          and split_part(r.name, ' ', -1) = split_part(t.name, ' ', -1))
     order by t.name collate "C")
$$;
