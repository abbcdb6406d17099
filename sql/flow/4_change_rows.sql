create function demo_flow.change_rows(run demo_flow.run)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
declare
  _entity  text;
  _columns text;
  _rows    bigint;
  _changed bigint := 0;
begin
  for _entity in select e.name from demo_kpi.entities() as e where e.is_record order by e.no loop
    -- whose a row is and who made it never changes
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into strict _columns
      from pg_attribute as a
     where a.attrelid = format('crm.%I', _entity)::regclass and a.attnum > 0 and not a.attisdropped
       and a.attname not in ('tenant_id', 'id', 'demo_generated', 'demo_job_id', 'demo_source_month');
    execute format('
      update crm.%1$I as r
         set (%2$s) = (select %2$s from jsonb_populate_record(r, c.after) as x)
        from crm.demo_job_changes as c
       where c.tenant_id = $1 and c.job_id = $2 and c.entity = $3 and c.before is not null and c.after is not null
         and r.tenant_id = c.tenant_id and r.id = c.row_id', _entity, _columns)
      using (run.tenant).id, run.job_id, _entity;
    get diagnostics _rows = row_count;
    _changed := _changed + _rows;
  end loop;
  return _changed;
exception when foreign_key_violation then
  raise serialization_failure using message = 'what a record was to hang on went away meanwhile', detail = sqlerrm;
end
$$;

comment on function demo_flow.change_rows(demo_flow.run) is $doc$
Step 4: sets the records that the journal of the job changes to their image after. Returns their number.

reads:   crm.demo_job_changes, pg_attribute
raises:  40001 what a record was to hang on went away meanwhile
example: select demo_flow.change_rows(demo_flow.run_of(w, demo_plan.grow(w))) from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000014'
gives:   0
$doc$;
