create function demo_flow.filler_kinds(run demo_flow.run, clock demo_flow.clock, agenda demo_flow.agenda,
                                       parents demo_flow.activity_parents, texts demo_flow.texts, fillers int[],
                                       state bigint, prefix text, cell int, deal_share int, from_day int, until_day int)
returns table (id_digits bigint, month_no int, person int, day int, at bigint, mixed bigint, k bigint, slot int,
               kind int,
               deal int, holds_deal boolean, holder int, minutes int, wait int, late int)
language sql stable
begin atomic
  with rows as (
    select r.n, r.month_no, r.id_digits, r.person, r.day, r.at, r.mixed,
           row_number() over (partition by r.person order by r.at, r.n) as k,
           width_bucket((r.person::bigint << 33) | r.at, (select (filler_kinds.parents).segments)) as segment
      from demo_flow.activity_rows(filler_kinds.run, filler_kinds.clock, filler_kinds.parents, filler_kinds.state,
                                   filler_kinds.prefix, filler_kinds.fillers, filler_kinds.deal_share,
                                   filler_kinds.from_day, filler_kinds.until_day) as r
    offset 0
  ), phased as (
    select r.*, ((select (filler_kinds.parents).phases))[r.segment] as phase,
           ((select (filler_kinds.parents).deals))[r.segment] as deal,
           ((select (filler_kinds.parents).segments))[r.segment] & 8589934591 as since,
           ((r.person * 97 + r.k * 197) & 511)::int as place
      from rows as r
    offset 0
  ), held as (
    select p.*, p.deal > 0 and p.phase < 6 as holds_deal, (p.phase - 1) * 512 + p.place + 1 as slot,
           case when p.deal > 0 and p.phase < 6 then ((select (filler_kinds.parents).deal_holders))[p.deal]
                else ((select (filler_kinds.parents).holders))[p.person] end as keeper
      from phased as p
    offset 0
  ), kinds as (
    -- one in nine is done by somebody else, who was there before; some were done by those who have left since, whose
    -- contacts others have now
    select h.*, case when g.no is not null then (select (filler_kinds.parents).staff) + g.no
                     when (h.person * 11 + h.k * 37) % 9 = 4
                          and h.keeper between 2 and (select (filler_kinds.parents).staff)
                     then 1 + ((h.person + h.k) % (h.keeper - 1))::int
                     else h.keeper end as holder
      from held as h
      left join (
        select u.no::int as no, u.came_at, u.left_at - 1209600 as until_at,
               nullif(cardinality((filler_kinds.parents).left_at), 0) as total
          from unnest((filler_kinds.parents).came_at, (filler_kinds.parents).left_at)
                 with ordinality as u (came_at, left_at, no)
      ) as g on g.no = 1 + h.person % g.total and h.at between g.came_at and g.until_at
            and (h.person * 11 + h.k * 37) % 9 in (1, 6)
    offset 0
  ), starts as (
    -- a meeting starts on the quarter of an hour before, in a cell of its own, and ends before as-of and closing time
    select k.*, case when ((select (filler_kinds.texts).is_meeting))[((select (filler_kinds.texts).sets))[k.slot]]
                       then k.at - k.at % filler_kinds.cell 
                              + least(k.mixed >> 9 & (filler_kinds.cell / 3600), k.at % filler_kinds.cell / 900) * 900
                     end as start
      from kinds as k
    offset 0
  ), met as (
    select s.*, ((select (filler_kinds.texts).is_call))[((select (filler_kinds.texts).sets))[s.slot]] as is_call,
           s.start is not null and s.start >= s.since and s.start > 0
                  and s.start >= ((select (filler_kinds.agenda).begins))[s.day]
                  and s.at - s.at % filler_kinds.cell + filler_kinds.cell
                      <= least((select (filler_kinds.agenda).as_of), ((select (filler_kinds.agenda).ends))[s.day]
                               + 1) as can_meet
      from starts as s
    offset 0
  ), ranked as (
    -- in each cell of somebody those who can meet come first
    select m.*, row_number() over (partition by m.desk order by m.can_meet desc, m.n) as rank,
           bool_or(m.can_meet) over (partition by m.desk) as is_met
      from (
        select r.*, case when r.start is not null or r.is_call
                           then (r.holder::bigint << 40) | (r.at / filler_kinds.cell) else -r.n end as desk
          from met as r
      ) as m
    offset 0
  ), chosen as (
    -- who is in a meeting neither begins another nor takes the telephone
    select r.*, r.can_meet and r.rank = 1 and b.cell is null as meets,
           case when r.can_meet and r.rank = 1 and b.cell is null then r.slot
                when r.start is null and not r.is_call then r.slot
                when coalesce(b.meets, r.is_met) and ((select (filler_kinds.texts).sets))[r.slot + 9216] > 0
                  then r.slot + 9216
                when r.start is not null then r.slot + 4096
                else r.slot end as final_slot
      from ranked as r
      left join (
        select y.cell, y.meets, u.no
          from demo_flow.busy_cells(filler_kinds.run, filler_kinds.clock, filler_kinds.cell,
                                    filler_kinds.from_day, filler_kinds.until_day) as y
          join unnest((filler_kinds.parents).owners) with ordinality as u (id, no) on u.id = y.user_id
      ) as b on (r.start is not null or r.is_call) and b.no = r.holder and b.cell = r.at / filler_kinds.cell
    offset 0
  )
  select c.id_digits, c.month_no, c.person, c.day, case when c.meets then c.start else c.at end, c.mixed, c.k,
         c.final_slot,
         ((select (filler_kinds.texts).sets))[c.final_slot], c.deal, c.holds_deal, c.holder,
         case when c.meets then case when c.start % filler_kinds.cell = 0 and filler_kinds.cell > 1800
                                     then 30 + 15 * (c.mixed >> 12 & 1)::int + 15 * (c.mixed >> 13 & 1)::int else 30 end
              when ((select (filler_kinds.texts).is_talk))[((select (filler_kinds.texts).sets))[c.final_slot]]
                -- the telephone is put down before the next meeting
                then greatest(1, least(2 + (c.mixed >> 12 & 15),
                                       (filler_kinds.cell - c.at % filler_kinds.cell) / 60))::int end,
         (c.mixed >> 16 & 3)::int + (c.mixed >> 18 & 1)::int,
         case when (c.mixed >> 19 & 7) = 0 then 2 when (c.mixed >> 19 & 15) = 5 then -1 else 0 end
    from chosen as c;
end;

comment on function demo_flow.filler_kinds(demo_flow.run, demo_flow.clock, demo_flow.agenda, demo_flow.activity_parents,
                                           demo_flow.texts, int[], bigint, text, int, int, int, int) is $doc$
The fillers of a job from one day to another (demo_flow.activity_rows), each with its slot of texts and kind by what its
contact has come to: k: the number of this activity among those of the contact; deal: what it speaks of, and holds_deal:
that it is about this deal, which is open. Who is in another meeting does something else. wait, late: in how many
working days something is due, and done after that (-1: never). It is inlined.

reads:   crm.activities, crm.demo_job_days
example: select count(distinct k.kind) > 20 from crm.demo_work as w
         cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral (
           select c, demo_flow.agenda_of(r) as a, demo_flow.activity_parents_of(r, c) as p, demo_flow.texts_of(r) as t,
                  demo_flow.filler_counts(r, '{}') as f
             from demo_flow.clock_of(r) as c offset 0) as x
         cross join lateral demo_flow.filler_kinds(r, x.c, x.a, x.p, x.t, x.f, 1, '01234567-89ab-8cde-8f01-', 3600, 64,
         1,
                                                   1000) as k
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
