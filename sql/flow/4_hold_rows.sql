create function demo_flow.hold_rows(run demo_flow.run, changes demo_plan.row_change[])
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  _entity text;
  _rows   bigint;
  _held   bigint := 0;
begin
  for _entity in select e.name from demo_kpi.entities() as e where e.is_record order by e.no loop
    execute format('
      select count(*) from (
        select from (select c.row_id from unnest($2) as c where c.entity = $3 order by c.row_id) as c
         cross join lateral (
           select from crm.%I as r where r.tenant_id = $1 and r.id = c.row_id limit 1 for update) as r
      ) as r', _entity) into _rows using (run.tenant).id, changes, _entity;
    _held := _held + _rows;
  end loop;
  return _held;
end
$$;

comment on function demo_flow.hold_rows(demo_flow.run, demo_plan.row_change[]) is $doc$
Step 4: keeps all records that a job is to change as they are, before its first write, in the order of their tables and
keys. Returns their number.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals
raises:  40001 a person was faster
         55P03 a row stays locked
example: select demo_flow.hold_rows(demo_flow.run_of(w, demo_plan.grow(w)), '{}') from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000014'
gives:   0
$doc$;
