create function demo_flow.told_rows(run demo_flow.run, clock demo_flow.clock, agenda demo_flow.agenda,
                                    texts demo_flow.texts, cell int)
returns table (month text, month_i bigint, told demo_flow.told_row)
language sql stable
begin atomic
  with rows as materialized (
    select r.* from demo_flow.beat_rows(told_rows.run, told_rows.agenda, told_rows.texts,
                                      demo_calc.rng_state((told_rows.run).stream || ':beats'), told_rows.cell) as r
    union all
    select r.* from demo_flow.attempt_rows(told_rows.run, told_rows.clock, told_rows.agenda, told_rows.texts,
                                         demo_calc.rng_state((told_rows.run).stream || ':attempts')) as r
    union all
    select r.* from demo_flow.step_rows(told_rows.run, told_rows.clock, told_rows.agenda,
                                      demo_calc.rng_state((told_rows.run).stream || ':steps'), told_rows.cell) as r
  ), days as materialized (
    select d.day_no, d.month, sum(d.activities) over (partition by d.month) as activities
      from crm.demo_job_days as d
     where d.tenant_id = ((told_rows.run).tenant).id
       and d.job_id = (told_rows.run).job_id
  ), free as (
    -- nobody is in two meetings at once
    select r.*, row_number() over (partition by r.type = 'meeting', r.user_id,
                                                case when r.type = 'meeting' then r.due / told_rows.cell else r.rank end
                                   order by r.rank, r.contact_id) as no
      from rows as r
      left join demo_flow.busy_cells(told_rows.run, told_rows.clock, told_rows.cell, 1,
                                           cardinality((told_rows.clock).opens)) as b
        on r.type = 'meeting' and b.meets and b.user_id = r.user_id and b.cell = r.due / told_rows.cell
     where b.user_id is null
  ), ranked as (
    select d.month, d.activities, f, row_number() over (partition by d.month order by f.rank, f.at,
                                                        f.contact_id) as place, f.at
      from (select g.* from free as g where g.type <> 'meeting' or g.no = 1) as f
      join days as d on d.day_no = f.day
  )
  select r.month, row_number() over (partition by r.month order by r.at, r.place),
         ((r.f).day, (r.f).rank, (r.f).at, (r.f).type, (r.f).direction, (r.f).outcome, (r.f).subject, (r.f).body,
          (r.f).contact_id, (r.f).deal_id, (r.f).user_id, (r.f).due, (r.f).done, (r.f).minutes,
          (r.f).beat)::demo_flow.told_row
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
