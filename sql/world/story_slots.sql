create function demo_world.story_slots(industry text)
returns table (stage text, slot int, code text, lost_reason text, against boolean)
language sql stable
begin atomic
  with told as (
    -- a story ends in the stages that its beats lead to; a stage that no story ends in takes any of its outcome
    select s.name as stage, t.code, t.lost_reason, t.against, t.weight
      from ref.stages as s
      join ref.stories as t on t.industry = s.industry and t.outcome = s.stage_type
     where s.industry = story_slots.industry
       and (s.stage_type = 'open'
            or exists (select from ref.story_beats as b
                        where b.industry = t.industry and b.story = t.code and b.stage = s.name)
            or not exists (select from ref.story_beats as b
                             join ref.stories as o on o.industry = b.industry and o.code = b.story
                            where b.industry = s.industry and b.stage = s.name and o.outcome = s.stage_type))
  ), shares as (
    select a.stage, u.code, u.lost_reason, u.against, u.slots,
           sum(u.slots) over (partition by a.stage order by u.code collate "C") - u.slots as slots_before
      from (
        select t.stage, array_agg(t.code order by t.code collate "C") as codes,
               array_agg(t.lost_reason order by t.code collate "C") as reasons,
               array_agg(t.against order by t.code collate "C") as againsts,
               array_agg(t.weight::numeric order by t.code collate "C") as weights
          from told as t group by t.stage
      ) as a
     cross join lateral unnest(a.codes, a.reasons, a.againsts, demo_calc.allocate(256, a.weights))
                          as u (code, lost_reason, against, slots)
  )
  select h.stage, (h.slots_before + g.k)::int, h.code, h.lost_reason, h.against
    from shares as h
   cross join lateral generate_series(0, h.slots - 1) as g (k);
end;

comment on function demo_world.story_slots(text) is $doc$
256 slots a stage, numbered from 0, filled by weight with the stories that a deal of a trade in that stage may tell.

reads:   ref.stages, ref.stories, ref.story_beats
example: select count(*) || ' ' || count(distinct stage) from demo_world.story_slots('saas')
gives:   2304 9
$doc$;
