create function demo_world.subject_slots(industry text)
returns table (list int, slot int, set_no int, subject text, body text)
language sql stable
begin atomic
  with sets as materialized (
    select s.no, s.phase_no, s.phase, s.type, s.outcome, s.weight from demo_world.text_sets(subject_slots.industry) as s
  ), own as materialized (
    -- first touches without texts of their own sound like any other
    select s.type, case when s.first_touch then 'first_touch' else s.phase end as phase, s.position, s.subject, s.body
      from ref.activity_subjects as s
     where s.industry = subject_slots.industry
  ), subjects as materialized (
    select f.no, f.type, f.outcome, f.phase_no, f.weight, demo_calc.template(f.subject) as subject,
           -- what stands with a subject is what we say and do
           case when f.outcome in ('received', 'no_answer', 'voicemail', 'no_show') then null
                else demo_calc.template(f.body) end as body,
           row_number() over (partition by f.no order by f.position, f.subject collate "C") - 1 as i,
           count(*) over (partition by f.no) as total
      from (
        select s.*, o.position, o.subject, o.body
          from sets as s
          join own as o on o.type = s.type and o.phase in (s.phase, '*')
         where o.phase = s.phase or s.phase <> 'first_touch'
            or not exists (select from own as p where p.type = s.type and p.phase = 'first_touch')
        union all
        select s.*, r.position, r.text, null
          from sets as s
          join ref.text_parts as r on r.industry = '*' and r.phase = s.phase and r.type = s.type and r.part = 'subject'
         where not exists (select from own as p where p.type = s.type and p.phase = '*')
           and (s.phase <> 'first_touch'
                or not exists (select from own as p where p.type = s.type and p.phase = 'first_touch'))
      ) as f
  ), lists as materialized (
    -- 1 to 8: the phases; 9 to 16: the same without meetings; 17: first answers; 18: attempts at leads that never
    -- answer; 19 to 26: the phases without meetings and calls; 27: first answers in writing
    select l.list, s.no, s.weight
      from (select distinct j.no, j.type, j.outcome, j.phase_no, j.weight from subjects as j) as s
     cross join lateral unnest(array[s.phase_no, 8 + s.phase_no, 18 + s.phase_no]
                               || case when s.phase_no = 1 then array[17, 18, 27] else '{}' end) as l (list)
     where case when l.list = s.phase_no then true
                when l.list = 8 + s.phase_no then s.type <> 'meeting'
                when l.list = 27 then s.outcome = 'sent'
                when l.list = 18 + s.phase_no then s.type not in ('meeting', 'call')
                when l.list = 17 then s.outcome in ('connected', 'sent')
                else s.outcome in ('no_answer', 'voicemail', 'sent') end
  ), shares as (
    select a.list, u.no, u.slots, sum(u.slots) over (partition by a.list order by u.no) - u.slots as slots_before
      from (
        select l.list, array_agg(l.no order by l.no) as nos, array_agg(l.weight::numeric order by l.no) as weights
          from lists as l group by l.list
      ) as a
     cross join lateral unnest(a.nos, demo_calc.allocate(512, a.weights)) as u (no, slots)
  )
  select h.list, (h.slots_before + g.k)::int, h.no, j.subject, j.body
    from shares as h
    join subjects as j on j.no = h.no
   -- the slots of its kind that are a subject's: those whose k * total / slots is its number
   cross join lateral generate_series((j.i * h.slots + j.total - 1) / j.total,
                                      ((j.i + 1) * h.slots - 1) / j.total) as g (k)
   where h.slots > 0;
end;

comment on function demo_world.subject_slots(text) is $doc$
Lists of 512 slots, numbered from 0, filled with the kinds of activities of a trade by weight and their subjects evenly:
lists 1 to 8 are the phases, 9 to 16 the same without meetings, 17 first answers, 18 attempts at leads that never
answer, 19 to 26 the phases without meetings and calls, 27 first answers in writing. set_no is the number in
demo_world.text_sets; subjects and bodies are format strings.

reads:   ref.activity_subjects, ref.activity_types, ref.phase_types, ref.text_parts
example: select count(*) || ' ' || count(distinct list) from demo_world.subject_slots('saas')
gives:   13824 27
$doc$;
