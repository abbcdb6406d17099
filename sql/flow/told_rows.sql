create function demo_flow.told_rows(run demo_flow.run, clock demo_flow.clock, agenda demo_flow.agenda,
                                    texts demo_flow.texts, cell int)
returns table (month text, month_i bigint, told demo_flow.told_row)
language sql stable
begin atomic
  with made as (
    select r.* from demo_flow.beat_rows(told_rows.run, told_rows.agenda, told_rows.texts,
                                      demo_calc.rng_state((told_rows.run).stream || ':beats'), told_rows.cell) as r
    union all
    select r.* from demo_flow.attempt_rows(told_rows.run, told_rows.clock, told_rows.agenda, told_rows.texts,
                                         demo_calc.rng_state((told_rows.run).stream || ':attempts')) as r
    union all
    select r.* from demo_flow.step_rows(told_rows.run, told_rows.clock, told_rows.agenda,
                                      demo_calc.rng_state((told_rows.run).stream || ':steps'), told_rows.cell) as r
  ), rows as materialized (
    select m.*, row_number() over () as id from made as m
  ), taken as materialized (
    select b.user_id, b.cell
      from demo_flow.busy_cells(told_rows.run, told_rows.clock, told_rows.cell, 1,
                                      cardinality((told_rows.clock).opens)) as b
     where b.meets
  ), asked as materialized (
    -- nobody is in two meetings at once: of those in one cell the first stays
    select r.id, r.user_id, r.rank, r.contact_id, r.due, r.minutes, r.since, r.until, r.due / told_rows.cell as cell,
           b.cell is null and row_number() over (partition by r.user_id, r.due / told_rows.cell
                                                 order by r.rank, r.contact_id) = 1 as stays
      from rows as r
      left join taken as b on b.user_id = r.user_id and b.cell = r.due / told_rows.cell
     where r.type = 'meeting'
  ), moved as (
    -- the others go to the nearest cell of their time that is free
    select o.id, o.user_id, o.cell * told_rows.cell as due, o.minutes,
           row_number() over (partition by o.user_id, o.cell order by o.rank, o.contact_id) as no
      from (
        select distinct on (a.id) a.id, a.user_id, a.rank, a.contact_id, a.minutes, a.cell + k.cells as cell
          from asked as a
         cross join unnest(array[-1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6]) with ordinality as k (cells, i)
          left join asked as h on h.stays and h.user_id = a.user_id and h.cell = a.cell + k.cells
          left join taken as b on b.user_id = a.user_id and b.cell = a.cell + k.cells
         where not a.stays and (a.cell + k.cells) * told_rows.cell >= a.since
           and (a.cell + k.cells) * told_rows.cell + a.minutes * 60 <= a.until and h.id is null and b.cell is null
         order by a.id, k.i
      ) as o
  ), meetings as materialized (
    select a.id, a.user_id, a.due, a.minutes from asked as a where a.stays
    union all
    select m.id, m.user_id, m.due, m.minutes from moved as m where m.no = 1
  ), blocks as materialized (
    select m.user_id, m.due / told_rows.cell as cell, m.due as begins, m.due + m.minutes * 60 as ends
      from meetings as m
    union all
    select b.user_id, b.cell, b.cell * told_rows.cell, (b.cell + 1) * told_rows.cell from taken as b
  ), calls as materialized (
    -- and nobody telephones in one
    select r.id, r.user_id, r.at, t.seconds, r.rank >> 58 as class, r.rank, r.since, r.until,
           min(b.begins) as begins, max(b.ends) as ends
      from rows as r
     cross join lateral (select coalesce(r.minutes, 1) * 60 as seconds offset 0) as t
     cross join lateral generate_series(r.at / told_rows.cell, (r.at + t.seconds - 1) / told_rows.cell) as g (cell)
      join blocks as b on b.user_id = r.user_id and b.cell = g.cell and b.begins < r.at + t.seconds and b.ends > r.at
     where r.type = 'call' and r.since is not null
     group by r.id, r.user_id, r.at, t.seconds, r.rank, r.since, r.until
  ), tries as materialized (
    -- but after or before it; where there is no time it is left out, but for the first attempt at a lead
    select c.id, c.user_id, c.seconds, t.i, t.at
      from calls as c
     cross join lateral (values (1, c.ends + 60 + c.rank % 7 * 60), (2, c.ends + 60), (3, c.begins - c.seconds - 60))
       as t (i, at)
     where t.at >= c.since and t.at + c.seconds <= c.until
  ), vain as (
    select t.id, t.i
      from tries as t
     cross join lateral generate_series(t.at / told_rows.cell, (t.at + t.seconds - 1) / told_rows.cell) as g (cell)
      join blocks as b on b.user_id = t.user_id and b.cell = g.cell and b.begins < t.at + t.seconds and b.ends > t.at
  ), redialed as (
    select c.id, c.class, w.at
      from calls as c
      left join (
        select distinct on (t.id) t.id, t.at
          from tries as t
          left join vain as v on v.id = t.id and v.i = t.i
         where v.id is null
         order by t.id, t.i
      ) as w on w.id = c.id
  ), placed as (
    select r.day, r.rank, coalesce(d.at, r.at + m.due - r.due, r.at) as at, r.type, r.direction, r.outcome, r.subject,
           r.body, r.contact_id, r.deal_id, r.user_id, coalesce(m.due, r.due) as due,
           coalesce(r.done + d.at - r.at, r.done + m.due - r.due, r.done) as done, r.minutes, r.beat, r.since, r.until
      from rows as r
      left join meetings as m on m.id = r.id
      left join redialed as d on d.id = r.id
     where case when r.type = 'meeting' then m.id is not null else d.at is not null or coalesce(d.class, 0) = 0 end
  ), days as materialized (
    select d.day_no, d.month, sum(d.activities) over (partition by d.month) as activities
      from crm.demo_job_days as d
     where d.tenant_id = ((told_rows.run).tenant).id
       and d.job_id = (told_rows.run).job_id
  ), ranked as (
    select d.month, d.activities, f, row_number() over (partition by d.month order by f.rank, f.at,
                                                        f.contact_id) as place, f.at
      from placed as f
      join days as d on d.day_no = f.day
  )
  select r.month, row_number() over (partition by r.month order by r.at, r.place),
         ((r.f).day, (r.f).rank, (r.f).at, (r.f).type, (r.f).direction, (r.f).outcome, (r.f).subject, (r.f).body,
          (r.f).contact_id, (r.f).deal_id, (r.f).user_id, (r.f).due, (r.f).done, (r.f).minutes, (r.f).beat,
          (r.f).since, (r.f).until)::demo_flow.told_row
    from ranked as r
   where r.place <= r.activities;
end;

comment on function demo_flow.told_rows(demo_flow.run, demo_flow.clock, demo_flow.agenda, demo_flow.texts, int) is $doc$
The activities of a job that have a reason of their own, as many as its months hold beside first touches, with their
number in their month.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_stage_history, crm.deals, crm.demo_job_days,
         crm.pipeline_stages, ref
example: select count(*) > 100 from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.told_rows(r, demo_flow.clock_of(r), demo_flow.agenda_of(r),
                                                   demo_flow.texts_of(r), 3600) as t
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
