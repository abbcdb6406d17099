create function demo_flow.beat_rows(run demo_flow.run, agenda demo_flow.agenda, texts demo_flow.texts,
                                    state bigint, cell int)
returns setof demo_flow.told_row
language sql stable
begin atomic
  with beats as materialized (
    select b.* from demo_world.story_beats(((beat_rows.run).tenant).industry) as b
  ), others as materialized (
    select o.* from demo_flow.usual_texts(beat_rows.texts) as o
  ), moves as materialized (
    select m.*, x.draw1 as dice, width_bucket(m.next_at, (select (beat_rows.agenda).begins)) as next_day,
           b.no, b.type, b.direction, b.outcome, b.subject, b.body, m.draw * 7 % o.total as i,
           o.phase_no as other_phase,
           greatest(m.low, ((select (beat_rows.agenda).begins))[m.day]) as day_low,
           -- nothing is told twice about a contact, or about a contact and a product where it names that
           b.no is not null and row_number() over (
             partition by m.contact_id, case when b.body ~ '%3\$s' then m.product end, m.stage, b.variant
             order by m.at, m.draw) = 1
             as is_new
      from demo_flow.story_moves(beat_rows.run, beat_rows.agenda) as m
     cross join lateral demo_calc.dice(beat_rows.state, 1, m.draw, 1) as x
      left join (select t.phase_no, max(t.total) as total from others as t group by t.phase_no) as o
        on o.phase_no = case m.into_phase when 3 then 103 when 6 then 105 when 8 then 8 else m.phase_no end
      left join beats as b on b.story = m.story and b.stage = m.stage and b.seq = 1
  ), told as (
    select m.draw, m.dice, m.day, m.at, m.low, m.day_low, m.next_at, m.is_close,
           m.no, m.type, m.direction, m.outcome, m.subject, m.body, true as leads, null::bigint as due
      from moves as m
     where m.is_new and m.at > m.day_low
    union all
    -- where the story has nothing new, something that fits any deal leads to a move
    select m.draw, m.dice, m.day, m.at, m.low, m.day_low, m.next_at, m.is_close,
           0::smallint, o.type, o.direction, o.outcome, o.subject,
           coalesce(((select (beat_rows.texts).parts))[o.opening_from + 1 + (m.dice >> 2) % nullif(o.openings, 0)], '')
             || ((select (beat_rows.texts).parts))[o.middle_from + 1 + (m.dice >> 5 & 63) % o.middles]
             || coalesce(((select (beat_rows.texts).parts))[o.closing_from + 1
                                                            + (m.dice >> 11 & 63) % nullif(o.closings, 0)], ''),
           true, null
      from moves as m
      join others as o on o.phase_no = m.other_phase and o.i = m.i
     where not m.is_new and m.at > m.day_low
    union all
    -- some working days later, at another hour
    select f.draw, f.dice, f.day, f.at, f.low, f.day_low, f.next_at, f.is_close,
           f.no, f.type, f.direction, f.outcome, f.subject, f.body, false, f.due
      from (
        select m.draw, m.dice, m.day, m.at, m.low, m.day_low, m.next_at, m.is_close,
               b.no, b.type, b.direction, b.outcome, b.subject, b.body,
               ((select (beat_rows.agenda).begins))[m.day + b.after_days::int] + 1800 + (m.dice >> 4) % 25200 as due,
               row_number() over (partition by m.contact_id, case when b.body ~ '%3\$s' then m.product end, m.stage,
                                               b.variant order by m.at, m.draw) as telling
          from moves as m
          join beats as b on b.story = m.story and b.stage = m.stage and b.seq > 1
         where m.is_new and not m.is_close and m.day + b.after_days <= cardinality((select (beat_rows.agenda).begins))
      ) as f
     where f.telling = 1
  ), placed as (
    select t.*, case when not t.leads then t.due - case t.type when 'meeting' then t.due % beat_rows.cell else 0 end
                     when t.type = 'meeting' then demo_flow.meeting_before(t.at, t.day_low, beat_rows.cell)
                     else greatest(t.at - 180 - t.dice % 2220,
                                   t.day_low + (t.at - t.day_low) * (96 + (t.dice >> 8 & 127)) / 256) end as start,
           ((select (beat_rows.agenda).ends))[t.day - 1] + 1 as eve_ends,
           greatest(t.low, ((select (beat_rows.agenda).begins))[t.day - 1]) as eve_begins
      from told as t
    offset 0
  ), settled as (
    select p.*, case when p.start is null  -- early in the morning a move follows the last meeting of the day before
                       then demo_flow.meeting_before(p.eve_ends, p.eve_begins, beat_rows.cell) else p.start end as begun
      from placed as p
    offset 0
  ), dated as (
    select s.*, width_bucket(s.begun, (select (beat_rows.agenda).begins)) as begun_day,
           case s.type when 'meeting' then case when s.begun % 3600 = 0 and beat_rows.cell > 1800
                                                then 30 + 15 * least(2, s.dice >> 12 & 3)::int else 30 end
                       when 'call' then 3 + s.dice % 17 end as minutes
      from settled as s
     where case when s.leads then s.begun >= s.low and s.begun < s.at
                else s.begun > s.at + 60 and s.begun + 3600 <= coalesce(s.next_at,
                                                                      (select (beat_rows.agenda).as_of)) end
    offset 0
  ), named as (
    select d.*, case when d.leads and d.type = 'call' then greatest(1, least(d.minutes, (d.at - d.begun) / 60))::int
                     when d.leads and d.type = 'meeting' then least(d.minutes, (d.at - d.begun) / 900 * 15)::int
                     else d.minutes end as length,
           greatest(d.low, ((select (beat_rows.agenda).begins))[d.begun_day]) as since,
           ((select (beat_rows.agenda).ends))[d.begun_day] + 1 as until,
           m.contact_id, m.deal_id, m.owner_id, m.name, m.called, m.account, m.product, m.amount, m.rival, w.day_name,
           case when d.no = 0 and d.outcome = 'received' then 'Re: ' else '' end
           || format(d.subject, m.name, m.account, m.product, m.amount, m.rival, w.day_name, '', m.called) as title
      from dated as d
      join moves as m on m.draw = d.draw
     cross join lateral (
       -- what is fixed is the day of the next move, where that is near
       select ((select (beat_rows.agenda).day_names))[case
                when m.next_day between d.begun_day + 1 and d.begun_day + 30
                  then ((select (beat_rows.agenda).places))[m.next_day] + 1
                else ((select (beat_rows.agenda).places))[d.begun_day] + 2 + (d.dice >> 20 & 3)::int end] as day_name
     ) as w
     where d.begun between ((select (beat_rows.agenda).begins))[d.begun_day]
       and ((select (beat_rows.agenda).ends))[d.begun_day]
    offset 0
  )
  select (n.begun_day, ((case when not n.leads then 4 when n.is_close then 1 else 2 end)::bigint << 58)
                         | ((n.dice & 65535) << 40) | (n.draw * 32 + n.no), n.begun, n.type, n.direction, n.outcome,
                           n.title,
          format(n.body, n.name, n.account, n.product, n.amount, n.rival, n.day_name, n.title, n.called),
          n.contact_id, n.deal_id, n.owner_id, case when n.type = 'meeting' then n.begun end,
          case n.type when 'note' then null when 'meeting' then n.begun + n.length * 60 else n.begun end, n.length,
          n.no, case when n.leads then n.since else greatest(n.since, n.at + 60) end,
          least(n.until, case when n.leads then n.at else coalesce(n.next_at, (select (beat_rows.agenda).as_of)) end)
         )::demo_flow.told_row
    from named as n;
end;

comment on function demo_flow.beat_rows(demo_flow.run, demo_flow.agenda, demo_flow.texts, bigint, int) is $doc$
The beats of a job's deals: minutes before each move the one that leads to it, and those that follow it before the next
move. Meetings lie in cells of so many seconds.

reads:   crm.companies, crm.contacts, crm.deal_stage_history, crm.deals, crm.demo_job_days, crm.pipeline_stages, ref
example: select count(*) > 100 and count(distinct b.rank) = count(*) from crm.demo_work as w
         cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.beat_rows(r, demo_flow.agenda_of(r), demo_flow.texts_of(r), 1, 3600) as b
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
