create function demo_flow.prove_writes(run demo_flow.run, before jsonb)
returns bigint
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_mergejoin = off
set jit = off
as $$
declare
  _entity  record;
  _found   record;
  _entries record;
  _proven  bigint := 0;
begin
  for _entity in select e.* from demo_kpi.entities() as e order by e.no loop
    -- no other row that this transaction sees has an id of its own; parts of it have later ones
    execute format('
      select count(*) as rows, count(*) filter (where %1$s) as own,
             count(*) filter (where %1$s and c.row_id is not null) as entered
        from crm.%2$I as r
        left join crm.demo_job_changes as c on c.tenant_id = $1 and c.job_id = $2 and c.entity = $3 and %3$s
       where r.tenant_id = $1', 'age(r.xmin) between -1000000 and 0', _entity.name,
      case when _entity.is_record then 'c.row_id = r.id'
           when _entity.name = 'deal_stage_history' then 'c.row_id = r.deal_id' else 'false' end)
      into _found using (run.tenant).id, run.job_id,
                        case _entity.name when 'deal_stage_history' then 'deals' else _entity.name end;
    select count(*) filter (where c.change <> 'remove') as written,
           count(*) filter (where c.change = 'restore' and c.before is null) as made,
           count(*) filter (where c.change = 'remove') as gone,
           coalesce(sum(jsonb_array_length(c.after -> 'history'))
                    filter (where c.change = 'restore' and c.before is null), 0) as history_made,
           coalesce(sum(jsonb_array_length(c.before -> 'history'))
                    filter (where c.change = 'remove'), 0) as history_gone
      into _entries
      from crm.demo_job_changes as c
     where c.tenant_id = (run.tenant).id and c.job_id = run.job_id
       and c.entity = case _entity.name when 'deal_stage_history' then 'deals' else _entity.name end;
    continue when _entity.name in ('deal_contacts', 'contact_tags');  -- they belong to their deals and contacts
    if _entity.name = 'deal_stage_history' then
      _entries.written := _entries.history_made;
      _entries.made := _entries.history_made;
      _entries.gone := _entries.history_gone;
    end if;
    if (_found.own, _found.entered, _found.rows) is distinct from
       (_entries.written, _entries.written, (before ->> _entity.name)::bigint + _entries.made - _entries.gone) then
      perform demo_calc.refuse('TG500', 'EXECUTION_ERROR',
        format('the journal of the job and what was written to crm.%s do not agree', _entity.name), '{}',
        format('Nothing was changed. Look for triggers of your own: select tgname from pg_trigger where tgrelid = %L::regclass;',
             'crm.' || _entity.name));
    end if;
    _proven := _proven + _found.rows;
  end loop;
  return _proven;
end
$$;

comment on function demo_flow.prove_writes(demo_flow.run, jsonb) is $doc$
Step 6: proves that a job that changes records has written exactly those in its journal: the rows that this transaction
wrote are the entries, and no table has more or fewer rows than before (demo_flow.row_counts) with what came and went.
Returns the number of rows looked at.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_job_changes, crm.pipeline_stages, crm.pipelines, crm.tags, crm.users
raises:  TG500 something else was written
example: select demo_flow.prove_writes(demo_flow.run_of(w, demo_plan.grow(w)), demo_flow.row_counts(w.tenant_id)) > 0
           from crm.demo_work as w where w.id = '00000000-0000-4000-8000-000000000001'
gives:   true
$doc$;
