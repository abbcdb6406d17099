create function demo.capabilities()
returns table (name text, there boolean, how_to text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with reasons as (
    select k.relation, string_agg(format('%s. %s', upper(left(k.reason, 1) collate "C") || substr(k.reason, 2), k.way_out), E'\n'
                                  order by k.reason) as told
      from demo_flow.keys_by_row() as k
     group by k.relation
  )
  select 'keys as sets', r.told is null,
         coalesce(r.told, 'The foreign keys of the rows that a job makes are proven together, not row by row.')
    from (select null::regclass as relation) as x
    left join reasons as r on r.relation is not distinct from x.relation
  union all
  select format('keys as sets in %s', r.relation), false, r.told
    from reasons as r
   where r.relation is not null and not exists (select from reasons as o where o.relation is null)
$$;

comment on function demo.capabilities() is $doc$
What this database can do beyond what every one can. keys as sets: whether the foreign keys of the rows that jobs make
are proven together, which makes jobs about twice as fast, or row by row as ever; the tables that go another way than
the others have a row each. there: it can; how_to: why it cannot, and what to do about it.

reads:   pg_class, pg_constraint, pg_inherits, pg_proc, pg_rewrite, pg_trigger
example: select there from demo.capabilities() where name = 'keys as sets'
gives:   true
$doc$;
