create function demo_flow.create_touches(run demo_flow.run, texts demo_flow.texts, agenda demo_flow.agenda,
                                         clock demo_flow.clock, cell int, before bigint,
                                         from_at timestamptz, until_at timestamptz)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant_id uuid := (run.tenant).id;
  _prefix   text := demo_calc.id_prefix((run.tenant).id, run.seed, run.plan_hash, run.application_no, 'touch');
  _state    bigint := demo_calc.rng_state(run.stream || ':touches');
  _list     constant int := 16 * 512;  -- first answers
  _written_list constant int := 26 * 512;  -- and those in writing: nobody telephones in a meeting
  _subjects text[] := texts.subjects;  -- lists of their own: they are quick only so
  _bodies   text[] := texts.bodies;
  _types    text[] := texts.types;
  _outcomes text[] := texts.outcomes;
  _directions text[] := texts.directions;
  _parts    text[] := texts.parts;
  _day_names text[] := agenda.day_names;
  _written  bigint;
begin
  -- at the instant that the contact carries
  insert into crm.activities (tenant_id, id, type, subject, body, contact_id, user_id, completed_at, outcome, direction,
                              duration_minutes, demo_text, created_at, updated_at, demo_generated, demo_job_id,
                              demo_source_month, demo_written_at)
  select _tenant_id, (_prefix || right(t.id::text, 12))::uuid, _types[t.kind],
         t.subject,
         format(coalesce(_parts[texts.opening_from[t.kind] + 1 + (t.mixed >> 3) % nullif(texts.openings[t.kind], 0)],
                         '')
                  || coalesce(nullif(_bodies[t.place], ''),
                              _parts[texts.middle_from[t.kind] + 1 + (t.mixed >> 7) % nullif(texts.middles[t.kind],
                                                                      0)], '')
                  || coalesce(_parts[texts.closing_from[t.kind] + 1 + (t.mixed >> 11) % nullif(texts.closings[t.kind],
                                                                      0)], ''),
                t.name, t.account, '', '', t.rival, t.day_name, t.subject, t.called),
         t.id, t.owner_id, t.first_response_at, nullif(_outcomes[t.kind], ''), nullif(_directions[t.kind], ''),
         case when _types[t.kind] = 'call'
           then greatest(1, least(2 + ((t.mixed >> 5) & 7),
                                  (create_touches.cell - t.at % create_touches.cell) / 60))::int end, t.place << 16,
         t.first_response_at, t.first_response_at, true, run.job_id, t.month, t.first_response_at
    from (
      select r.*, texts.sets[r.place] as kind,
             format(_subjects[r.place], r.name, r.account, '', '', r.rival, '', '', r.called) as subject,
             _day_names[agenda.places[width_bucket(r.first_response_at, clock.begins)] + 2
                        + (r.mixed & 3)::int] as day_name
        from (
          select x.*, case when m.cell is not null and texts.is_call[texts.sets[_list + x.slot]]
                                and texts.sets[_written_list + x.slot] > 0 then _written_list else _list end
                      + x.slot as place
            from (
              select t.*, extract(epoch from t.first_response_at)::bigint as at
                from demo_flow.touch_rows(run, _state, before, from_at, until_at) as t
            ) as x
            left join (
              select b.user_id, b.cell from demo_flow.busy_cells(run, clock, create_touches.cell, 1,
                                                                 cardinality(clock.opens)) as b
               where b.meets
            ) as m on m.user_id = x.owner_id and m.cell = x.at / create_touches.cell
          offset 0
        ) as r
      offset 0
    ) as t;
  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_touches(demo_flow.run, demo_flow.texts, demo_flow.agenda, demo_flow.clock, int,
                                             bigint, timestamptz, timestamptz) is $doc$
Step 5: first touches of the job's contacts that were created from one instant to another; before: how many there are
already. Who is in a meeting answers in writing. Returns their number.

reads:   crm.activities, crm.companies, crm.contacts, ref.competitors, ref.countries
writes:  crm.activities
example: select demo_flow.create_touches(r, demo_flow.texts_of(r), demo_flow.agenda_of(r), demo_flow.clock_of(r), 3600,
                                         0, '-infinity', 'infinity') > 100
         from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
