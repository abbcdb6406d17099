create function demo_flow.creations()
returns table (step text, relation regclass, own_rows text, looked_up_rows text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select c.step, c.relation::regclass,
         case when c.parent is null then w.own
              else format('(select x.* from %s as x where x.tenant_id = $1 and x.%I in (select y.id from %s as y'
                          ' where y.tenant_id = $1 and y.demo_job_id = $2))', w.part, c.parent_key, w.parent) end,
         case when c.parent is null then w.own
              -- OFFSET 0: from the parents to their rows, whatever the planner thinks of how many there are
              else format('(select x.* from (select y.id from %s as y where y.tenant_id = $1'
                          ' and y.demo_job_id = $2 offset 0) as y cross join lateral'
                          ' (select x.* from %s as x where x.tenant_id = $1 and x.%I = y.id offset 0) as x)',
                          w.parent, w.part, c.parent_key) end
    from demo_flow.steps() as c
   cross join lateral (
     select p.part, demo_flow.own_part(c.parent::regclass) as parent,
            format('(select x.* from %s as x where x.tenant_id = $1 and x.demo_job_id = $2)', p.part) as own
       from demo_flow.own_part(c.relation::regclass) as p (part)
   ) as w
   where c.relation is not null
$$;

comment on function demo_flow.creations() is $doc$
The steps that make many rows: the table of each, and its rows of a job, to stand behind FROM, where $1 is the tenant
and $2 the job: as a set, or looked up one by one. Rows that do not name their job are those of its deals or contacts.

reads:   pg_class
example: select step from demo_flow.creations() where relation = 'crm.deal_stage_history'::regclass
gives:   stageHistory
$doc$;
