create function demo_flow.foreign_keys(relation regclass)
returns table (no oid, name text, parent regclass, columns text[], is_of_tenant boolean, may_hold boolean,
               strength text,
               joined text, looked_up text, is_given text, parents text, is_missed text, is_own text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select c.oid, c.conname::text, c.confrelid::regclass, k.columns, 'tenant_id' = any(k.columns),
         has_schema_privilege(p.relnamespace, 'usage') and has_table_privilege(p.oid, 'select')
           and has_any_column_privilege(p.oid, 'update') and not row_security_active(p.oid)
           and coalesce(to_jsonb(c) ->> 'conperiod', 'false') = 'false',
         -- a record that can be deleted softly must not change at all; members of the team may: what is theirs stays so
         -- when they leave, and applications write to them all the time
         case when h.is_soft and h.has_job then 'share' else 'key share' end,
         format('left join %s on %s', n.rows, k.is_matched),
         format('left join lateral (select %s.%I from %s where %s limit 1) as %1$s on true', n.p, k.first_key, n.rows,
                k.is_matched),
         k.is_given,
         format('%s where %s', n.rows, k.is_matched),
         -- with MATCH FULL all columns are given or none
         format('(%s and %s.%I is null)',
                case when c.confmatchtype = 'f' then format('not (%s)', k.is_free) else k.is_given end, n.p,
                  k.first_key),
         case when h.has_job then format('%s.demo_job_id is not distinct from $2', n.p) else 'false' end
    from pg_constraint as c
    join pg_class as p on p.oid = c.confrelid
   cross join lateral (
     select 'p' || c.oid as p,
            format('%s as p%s', demo_flow.own_part(c.confrelid), c.oid) as rows
   ) as n
   cross join lateral (
     select array_agg(a.attname::text order by u.i) as columns,
            string_agg(format('%s.%I operator(%I.%s) r.%I%s', n.p, b.attname, s.nspname, o.oprname, a.attname,
                              case when l.name is not null then format(' collate %I.%I', l.schema, l.name) end), ' and '
                       order by u.i) as is_matched,
            string_agg(format('r.%I is not null', a.attname), ' and ' order by u.i) as is_given,
            string_agg(format('r.%I is null', a.attname), ' and ' order by u.i) as is_free,
            min(b.attname::text) filter (where u.i = 1) as first_key
       from unnest(c.conkey, c.confkey, c.conpfeqop) with ordinality as u (child, parent, equals, i)
       join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = u.child
       join pg_attribute as b on b.attrelid = c.confrelid and b.attnum = u.parent
       join pg_operator as o on o.oid = u.equals
       join pg_namespace as s on s.oid = o.oprnamespace
       -- where the two columns have not the same, that of the parent holds
       left join lateral (
         select m.nspname as schema, f.collname as name
           from pg_collation as f join pg_namespace as m on m.oid = f.collnamespace
          where a.attcollation <> b.attcollation and f.oid = b.attcollation
       ) as l on true
   ) as k
   cross join lateral (
     select coalesce(bool_or(a.attname = 'deleted_at'), false) as is_soft,
            coalesce(bool_or(a.attname = 'demo_job_id'), false) as has_job
       from pg_attribute as a where a.attrelid = c.confrelid and a.attnum > 0 and not a.attisdropped
   ) as h
   where c.conrelid = relation
     and c.contype = 'f'
     -- of a partitioned parent there is a row a partition as well
     and not exists (select from pg_constraint as w where w.oid = c.conparentid and w.conrelid = c.conrelid)
     and coalesce(to_jsonb(c) ->> 'conenforced', 'true') = 'true'  -- from PostgreSQL 18 on it may be off
$$;

comment on function demo_flow.foreign_keys(regclass) is $doc$
The foreign keys of a table as the catalogue has them, with what a query needs that looks from its rows r at their
parents. no: their order, in which PostgreSQL checks them, too. joined and
looked_up: the join with the parents, as a whole or one by one; parents: those of a row, to stand behind FROM; is_given,
is_missed (after the join) and is_own (the parent is of the job $2): conditions. is_of_tenant: the key holds the
tenant; strength: the lock that keeps a parent as it is; may_hold: whether the caller may take it.

reads:   pg_attribute, pg_class, pg_collation, pg_constraint, pg_namespace, pg_operator
example: select name from demo_flow.foreign_keys('crm.contacts') where parent = 'crm.users'::regclass
gives:   contacts_owner
$doc$;
