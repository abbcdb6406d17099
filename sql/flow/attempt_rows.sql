create function demo_flow.attempt_rows(run demo_flow.run, clock demo_flow.clock, agenda demo_flow.agenda,
                                       texts demo_flow.texts, state bigint)
returns setof demo_flow.told_row
language sql stable
begin atomic
  with leads as materialized (
    select r.*, row_number() over (order by r.id) as n,
           width_bucket(r.created_at, (select (attempt_rows.clock).begins)) as day
      from crm.contacts as r
     where r.tenant_id = ((attempt_rows.run).tenant).id
       and r.demo_job_id = (attempt_rows.run).job_id
       and r.lead_status = 'unresponsive'
       and r.first_response_at is null
       and r.deleted_at is null
  ), slots as materialized (
    select s.place - 1 - 17 * 512 as slot, s.subject, nullif(s.body, '') as body, t.type, t.outcome, t.opening_from,
           t.openings, t.middle_from, t.middles, t.closing_from, t.closings
      from unnest((attempt_rows.texts).sets, (attempt_rows.texts).subjects, (attempt_rows.texts).bodies)
             with ordinality as s (set_no, subject, body, place)
      join unnest((attempt_rows.texts).types, (attempt_rows.texts).outcomes, (attempt_rows.texts).opening_from,
                  (attempt_rows.texts).openings, (attempt_rows.texts).middle_from, (attempt_rows.texts).middles,
                  (attempt_rows.texts).closing_from, (attempt_rows.texts).closings)
             with ordinality as t (type, outcome, opening_from, openings, middle_from, middles, closing_from, closings,
                                   no) on t.no = s.set_no
     where s.place > 17 * 512
  ), tries as materialized (
    -- two to four, further and further apart
    select l.*, x.draw1 as dice, a.no,
           ((select (attempt_rows.clock).starts))[l.day]
             + least(((select (attempt_rows.clock).lasts))[l.day] - ((select (attempt_rows.clock).firsts))[l.day],
                     extract(epoch from l.created_at - ((select (attempt_rows.clock).begins))[l.day])::bigint)
             -- the first comes as soon as an answer does
             + case a.no when 1 then 60 + x.draw1 % least(14400,
                                                          ((attempt_rows.run).tenant).response_sla_hours * 3600 - 120)
                 else 1800 + (array[0, 32400, 4 * 32400, 9 * 32400])[a.no] + x.draw1 % 14400 end as clock
      from leads as l
     cross join generate_series(1, 4) as a (no)
     cross join lateral demo_calc.dice(attempt_rows.state, 1, l.n * 4 + a.no, 1) as x
     where a.no <= 2 + x.draw1 % 3 and l.day > 0
  ), placed as (
    select t.*, width_bucket(t.clock, (select (attempt_rows.clock).starts)) as at_day from tries as t
  ), timed as (
    select p.*, (((select (attempt_rows.clock).epochs))[p.at_day] + p.clock)::bigint as at,
           ((select (attempt_rows.agenda).day_names))[((select (attempt_rows.agenda).places))[p.at_day] + 1
                                                      + (p.dice >> 20 & 3)::int] as day_name
      from placed as p
  )
  select (t.at_day, ((case t.no when 1 then 0::bigint else 3 end) << 58) | ((t.dice & 65535) << 40) | (t.n * 4 + t.no),
          t.at, s.type, 'out',
          s.outcome, q.subject,
          format(coalesce(((select (attempt_rows.texts).parts))[s.opening_from + 1
                                                                + (t.dice >> 4) % nullif(s.openings, 0)], '')
                   || coalesce(s.body,
                               ((select (attempt_rows.texts).parts))[s.middle_from + 1
                                                                     + (t.dice >> 9) % nullif(s.middles, 0)], '')
                   || coalesce(((select (attempt_rows.texts).parts))[s.closing_from + 1
                                                                     + (t.dice >> 14) % nullif(s.closings, 0)], ''),
                 t.name, t.account, '', '', t.rival, t.day_name, q.subject, t.called),
          t.id, null, t.owner_id, null, t.at, case when s.outcome = 'voicemail' then 1 end, t.no,
          greatest(extract(epoch from t.created_at)::bigint + 60, t.at - 3600,
                   ((select (attempt_rows.agenda).begins))[t.at_day]),
          -- the first may not be later
          least(case t.no when 1 then t.at + 60 else t.at + 3600 end,
                ((select (attempt_rows.agenda).ends))[t.at_day] + 1))::demo_flow.told_row
    from (
      select p.*, demo_calc.full_name(p.first_name, p.last_name, f.family_first) as name,
             coalesce(o.name, demo_calc.full_name(p.first_name, p.last_name, f.family_first)) as account,
             case when f.family_first then demo_calc.full_name(p.first_name, p.last_name, true) else p.first_name end
               as called, demo_flow.rival_of(p.id, f.rivals) as rival
        from timed as p
       cross join (select r.name_order = 'family_first' as family_first,
                          array(select k.name from demo_world.competitors(((attempt_rows.run).tenant).industry) as k
                                 order by k.no) as rivals
                     from ref.countries as r where r.code = ((attempt_rows.run).tenant).country offset 0) as f
        left join lateral (
          select r.name from crm.companies as r
           where r.tenant_id = ((attempt_rows.run).tenant).id and r.id = p.company_id limit 1
        ) as o on true
    ) as t
    join slots as s on s.slot = (t.n * 97 + t.no * 197) & 511
   cross join lateral (
     select format(s.subject, t.name, t.account, '', '', t.rival, t.day_name, '', t.called) as subject
   ) as q
   where t.at >= extract(epoch from t.created_at) + 60
     and t.clock <= ((select (attempt_rows.clock).starts))[t.at_day] + ((select (attempt_rows.clock).lasts))[t.at_day]
                    - ((select (attempt_rows.clock).firsts))[t.at_day] - 180;
end;

comment on function demo_flow.attempt_rows(demo_flow.run, demo_flow.clock, demo_flow.agenda, demo_flow.texts,
                                         bigint) is $doc$
The attempts at a job's leads that never answered: calls that nobody took, messages left, mails sent.

reads:   crm.companies, crm.contacts, ref.competitors, ref.countries
example: select count(*) > count(distinct a.contact_id) from crm.demo_work as w
         cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.attempt_rows(r, demo_flow.clock_of(r), demo_flow.agenda_of(r),
                                                      demo_flow.texts_of(r), 1) as a
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
