create function demo_flow.prove_keys(run demo_flow.run, made demo_flow.creation[])
returns bigint
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_hashjoin = on
set enable_seqscan = off
set enable_mergejoin = off
set work_mem = '64MB'
set jit = off
as $$
declare
  _few_rows constant int := 10000;  -- of a patch: so few look up their parents one by one
  _is_few   boolean;
  _creation record;
  _found    bigint;
  _missed   bigint;
  _keys     bigint := 0;
begin
  for _creation in
    select m.step, m.written, c.relation, c.own_rows, c.looked_up_rows, k.joins, k.look_ups, k.is_missed, k.keys,
           k.is_left_out and array_position(run.by_row, null) is null
             and array_position(run.by_row, c.relation) is null as is_unproven
      from unnest(made) as m
      join demo_flow.creations() as c on c.step = m.step
     cross join lateral (
       select coalesce(string_agg(f.joined, ' ') filter (where f.may_hold), '') as joins,
              coalesce(string_agg(f.looked_up, ' ') filter (where f.may_hold), '') as look_ups,
              coalesce(string_agg(f.is_missed, ' or ') filter (where f.may_hold), 'false') as is_missed,
              count(*) filter (where f.may_hold) as keys, coalesce(bool_or(not f.may_hold), false) as is_left_out
         from demo_flow.foreign_keys(c.relation) as f
     ) as k
     where m.written > 0
  loop
    if _creation.is_unproven then  -- the next attempt goes row by row
      raise serialization_failure using message = format('a right on a parent of %s was taken away meanwhile',
                                                         _creation.relation);
    end if;
    _is_few := not run.is_new and _creation.written < _few_rows;
    perform set_config('enable_nestloop', _is_few::text, true);
    perform set_config('enable_hashjoin', (not _is_few)::text, true);
    execute format('select count(*), count(*) filter (where %s) from %s as r %s', _creation.is_missed,
                   case when _is_few then _creation.looked_up_rows else _creation.own_rows end,
                   case when _is_few then _creation.look_ups else _creation.joins end)
      into _found, _missed using (run.tenant).id, run.job_id;
    if _missed > 0 or _found < _creation.written then  -- triggers of others may have made more
      perform demo_flow.refuse_orphans(_creation.relation);
      perform demo_calc.refuse('TG500', 'EXECUTION_ERROR',
        format('%s rows of %s were made, and %s are there', _creation.written, _creation.relation, _found),
        '{}', 'Nothing was changed.');
    end if;
    _keys := _keys + _creation.keys;
  end loop;
  return _keys;
end
$$;

comment on function demo_flow.prove_keys(demo_flow.run, demo_flow.creation[]) is $doc$
Step 6: proves that every row that the job has made is there and has the parents that its foreign keys name, by one join
a table with all of them. made: the steps of demo_flow.creations() with the number of rows that each has written.
Returns the number of foreign keys.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_jobs, crm.pipeline_stages, crm.tags, crm.tenants, crm.users
raises:  23503 a row has no parent; the message has the name of the constraint
         40001 a right that the proof needs was taken away meanwhile
         TG500 rows are missing
example: select demo_flow.prove_keys(demo_flow.run_of(w, demo_plan.grow(w)), '{}') from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000014'
gives:   0
$doc$;
