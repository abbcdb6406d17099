create function demo_world.subject_slots(industry text, first_touch boolean)
returns table (slot bigint, type text, subject text, body text)
language sql stable
begin atomic
  with subjects as (
    select s.type, s.subject, s.body,
           row_number() over (partition by s.type order by s.position, s.subject collate "C") - 1 as no,
             count(*) over (partition by s.type) as total
      from ref.activity_subjects as s
     where s.industry = subject_slots.industry
       -- without subjects of their own in a type of the industry, first touches sound like any other
       and s.first_touch = (subject_slots.first_touch and exists (
             select from ref.activity_subjects as f join ref.activity_types as t on t.industry = f.industry
                    and t.type = f.type
              where f.industry = subject_slots.industry and f.first_touch))
  ), types as (
    select t.type, t.weight
      from ref.activity_types as t
     where t.industry = subject_slots.industry
       and exists (select from subjects as s where s.type = t.type)
  ), shares as (
    select u.type, u.slots
      from (select array_agg(t.type order by t.type collate "C") as types,
            array_agg(t.weight::numeric order by t.type collate "C") as weights from types as t) as a
     cross join lateral unnest(a.types, demo_calc.allocate(4096, a.weights)) as u (type, slots)
  )
  select row_number() over (order by h.type collate "C", g.k) - 1, h.type, s.subject, s.body
    from shares as h
    join subjects as s on s.type = h.type
   -- the slots of its type that are a subject's: those whose k * total / slots is its no
   cross join lateral generate_series((s.no * h.slots + s.total - 1) / s.total,
                                      ((s.no + 1) * h.slots - 1) / s.total) as g (k)
   where h.slots > 0;
end;

comment on function demo_world.subject_slots(text, boolean) is $doc$
4096 slots filled with the activity types of an industry by weight and their subjects evenly: twelve bits pick one.

reads:   ref.activity_subjects, ref.activity_types
example: select count(*) from demo_world.subject_slots('saas', false)
gives:   4096
$doc$;
