create function demo_flow.create_fillers(run demo_flow.run, clock demo_flow.clock, agenda demo_flow.agenda,
                                         parents demo_flow.activity_parents, texts demo_flow.texts, fillers int[],
                                           cell int,
                                         deal_share int, from_day int, until_day int)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant_id uuid := (run.tenant).id;
  _prefix   text := demo_calc.id_prefix((run.tenant).id, run.seed, run.plan_hash, run.application_no, 'activity');
  _head     text := left(_prefix, 19);
  _state    bigint := demo_calc.rng_state(run.stream || ':activities');
  _months   text[] := array(select distinct d.month from crm.demo_job_days as d
                             where d.tenant_id = (run.tenant).id and d.job_id = run.job_id order by d.month);
  -- lists of their own: inside a composite they are slow
  _subjects text[] := texts.subjects;
  _bodies   text[] := texts.bodies;
  _types    text[] := texts.types;
  _outcomes text[] := texts.outcomes;
  _directions text[] := texts.directions;
  _parts    text[] := texts.parts;
  _names    text[] := parents.names;
  _called   text[] := parents.called;
  _accounts text[] := parents.accounts;
  _products text[] := parents.products;
  _amounts  text[] := parents.amounts;
  _rivals   text[] := parents.rivals;
  _usual_rivals text[] := parents.usual_rivals;
  _contacts uuid[] := parents.contacts;
  _deal_ids uuid[] := parents.deal_ids;
  _owners   uuid[] := parents.owners;
  _day_names text[] := agenda.day_names;
  _places   int[] := agenda.places;
  _opens    bigint[] := agenda.opens;
  _as_of    bigint := agenda.as_of;
  _written  bigint;
begin
  insert into crm.activities (tenant_id, id, type, subject, body, contact_id, deal_id, user_id, due_at, completed_at,
                              outcome, direction, duration_minutes, demo_text, created_at, updated_at, demo_generated,
                              demo_job_id, demo_source_month, demo_written_at)
  select _tenant_id, (_head || to_hex(q.id_digits))::uuid, q.type, q.subject,
         format(coalesce(_parts[q.opening], '') || coalesce(nullif(_bodies[q.slot], ''), _parts[q.middle], '')
                  || coalesce(_parts[q.closing], ''),
                q.name, q.account, q.product, q.amount, q.rival, q.day_name, q.subject, q.called),
         _contacts[q.person], case when q.holds_deal then _deal_ids[q.deal] end, _owners[nullif(q.holder, 0)],
         to_timestamp(q.due), to_timestamp(q.done), case when q.type <> 'task' then nullif(_outcomes[q.kind], '')
                                                         when q.done is not null then 'done' end,
         nullif(_directions[q.kind], ''), q.minutes, (q.slot << 16) | (q.k & 65535)::int, to_timestamp(q.at),
         to_timestamp(coalesce(q.done, q.at)), true, run.job_id, _months[q.month_no], to_timestamp(coalesce(q.done,
                                                                      q.at))
    from (
      select w.*,
             case when _directions[w.kind] = 'in' then 'Re: ' else '' end
               || format(_subjects[w.slot], w.name, w.account, w.product, w.amount, w.rival, w.day_name, '',
                         w.called) as subject
        from (
          select t.*, _types[t.kind] as type, _names[t.person] as name, _called[t.person] as called,
                 _accounts[t.person] as account,
                 coalesce(_products[nullif(t.deal, 0)], 'our offer') as product, _amounts[nullif(t.deal, 0)] as amount,
                 coalesce(_rivals[nullif(t.deal, 0)], _usual_rivals[t.person]) as rival,
                 _day_names[_places[t.day] + 1 + t.wait] as day_name,
                 ((select texts.opening_from))[t.kind] + 1 + (t.k * 5
                                                              + t.person) % nullif(((select texts.openings))[t.kind], 0)
                   as opening,
                 ((select texts.middle_from))[t.kind] + 1 + (t.k + t.person) % nullif(((select texts.middles))[t.kind],
                                                                      0)
                   as middle,
                 ((select texts.closing_from))[t.kind] + 1 + (t.k * 3
                                                              + t.person) % nullif(((select texts.closings))[t.kind], 0)
                   as closing,
                 case _types[t.kind]
                   when 'meeting' then t.at
                   when 'task' then _opens[_places[t.day] + 1 + t.wait] + (2 + (t.mixed >> 6 & 31)) * 900 end as due,
                 case _types[t.kind]
                   when 'meeting' then t.at + t.minutes * 60
                   when 'task' then case when t.late >= 0 and _opens[_places[t.day] + 1 + t.wait + t.late]
                     + (t.mixed >> 4) % 30000 <= _as_of
                                           then _opens[_places[t.day] + 1 + t.wait + t.late]
                                             + (t.mixed >> 4) % 30000 end
                   when 'note' then null
                   else t.at end as done
            from (
              select f.*
                from demo_flow.filler_kinds(run, clock, agenda, parents, texts, fillers, _state, _prefix, cell,
                                            deal_share, from_day, until_day) as f
               order by f.id_digits  -- rows and keys go in side by side
              offset 0
            ) as t
          offset 0
        ) as w
      offset 0
    ) as q;
  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_fillers(demo_flow.run, demo_flow.clock, demo_flow.agenda,
                                             demo_flow.activity_parents,
                                             demo_flow.texts, int[], int, int, int, int) is $doc$
Step 5: the activities of a job that fill its days from one to another: of a kind and with a text that fit what the
contact and its deal have come to by then. No text is told twice about a contact before all others were. Returns their
number.

reads:   crm.activities, crm.demo_job_days
writes:  crm.activities
example: select demo_flow.create_fillers(r, c, demo_flow.agenda_of(r), demo_flow.activity_parents_of(r, c),
                                         demo_flow.texts_of(r), demo_flow.filler_counts(r, '{}'), 3600, 64, 1, 1000) >
         1000 from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.clock_of(r) as c
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
