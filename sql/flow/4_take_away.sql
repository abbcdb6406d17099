create function demo_flow.take_away(run demo_flow.run)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
set jit = off
as $$
declare
  _place record;
  _rows  bigint;
  _gone  bigint := 0;
begin
  discard plans;  -- as demo_care.delete_tenant_rows says
  for _place in
    select p.* from (values  -- children first
      (1, 'activities',         'activities', 'id',         true),
      (2, 'deal_contacts',      'deals',      'deal_id',    false),
      (3, 'deal_contacts',      'contacts',   'contact_id', false),
      (4, 'deal_stage_history', 'deals',      'deal_id',    false),
      (5, 'deals',              'deals',      'id',         true),
      (6, 'contact_tags',       'contacts',   'contact_id', false),
      (7, 'contacts',           'contacts',   'id',         true),
      (8, 'companies',          'companies',  'id',         true)) as p (no, name, entity, key, is_record)
     order by p.no
  loop
    execute format('
      delete from crm.%I as r
       using crm.demo_job_changes as c
       where c.tenant_id = $1 and c.job_id = $2 and c.entity = $3 and c.change = ''remove''
         and r.tenant_id = $1 and r.%I = c.row_id', _place.name, _place.key)
      using (run.tenant).id, run.job_id, _place.entity;
    get diagnostics _rows = row_count;
    _gone := _gone + case when _place.is_record then _rows else 0 end;
  end loop;
  return _gone;
exception when foreign_key_violation or restrict_violation then
  -- since this job began to look, somebody hung something on a record that goes
  raise serialization_failure using message = 'something was hung on a record that is to go', detail = sqlerrm;
end
$$;

comment on function demo_flow.take_away(demo_flow.run) is $doc$
Step 4: deletes the records that the journal of the job removes, with their stage history, people and tags, children
first. Returns the number of records.

reads:   crm.demo_job_changes
raises:  40001 somebody hung something on one of them meanwhile
example: select demo_flow.take_away(demo_flow.run_of(w, demo_plan.grow(w))) from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000014'
gives:   0
$doc$;
