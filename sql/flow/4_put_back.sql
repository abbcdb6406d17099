create function demo_flow.put_back(run demo_flow.run)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  _entity text;
  _rows   bigint;
  _made   bigint := 0;
begin
  for _entity in select e.name from demo_kpi.entities() as e where e.is_record order by e.no loop  -- parents first
    execute format('
      insert into crm.%1$I
      select x.*
        from crm.demo_job_changes as c
       cross join lateral jsonb_populate_record(null::crm.%1$I, c.after || jsonb_build_object(
               ''tenant_id'', c.tenant_id, ''id'', c.row_id)) as x
       where c.tenant_id = $1 and c.job_id = $2 and c.entity = $3 and c.change = ''restore'' and c.before is null',
      _entity) using (run.tenant).id, run.job_id, _entity;
    get diagnostics _rows = row_count;
    _made := _made + _rows;
  end loop;

  insert into crm.deal_stage_history (tenant_id, id, deal_id, stage_id, entered_at)
  select c.tenant_id, h.id, c.row_id, h.stage_id, h.entered_at
    from crm.demo_job_changes as c
   cross join lateral jsonb_to_recordset(c.after -> 'history') as h (id uuid, stage_id uuid, entered_at timestamptz)
   where c.tenant_id = (run.tenant).id and c.job_id = run.job_id and c.entity = 'deals' and c.change = 'restore'
     and c.before is null;
  insert into crm.contact_tags (tenant_id, contact_id, tag_id, created_at)
  select c.tenant_id, c.row_id, g.tag_id, g.created_at
    from crm.demo_job_changes as c
   cross join lateral jsonb_to_recordset(c.after -> 'tags') as g (tag_id uuid, created_at timestamptz)
    join crm.tags as t on t.tenant_id = c.tenant_id and t.id = g.tag_id
   where c.tenant_id = (run.tenant).id and c.job_id = run.job_id and c.entity = 'contacts' and c.change = 'restore'
     and c.before is null;
  return _made;
exception when foreign_key_violation then
  raise serialization_failure using message = 'what a record hangs on went away meanwhile', detail = sqlerrm;
end
$$;

comment on function demo_flow.put_back(demo_flow.run) is $doc$
Step 4: the records that the journal of the job restores from nothing, with their stage history and tags. Returns their
number.

reads:   crm.demo_job_changes, crm.tags
raises:  40001 what a record hangs on went away meanwhile
example: select demo_flow.put_back(demo_flow.run_of(w, demo_plan.grow(w))) from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000014'
gives:   0
$doc$;
