create function demo_world.reference_faults(industry text)
returns table (place text, fault text)
language sql stable
begin atomic
  with sets as materialized (
    select s.phase, s.type, s.outcome, cardinality(s.middles) as middles
      from demo_world.text_sets(reference_faults.industry) as s
  )
  -- a story of which nothing is told, or only what leads nowhere
  select format('ref.stories (%s, %s)', s.industry, s.code), 'a story without beats in ref.story_beats'
    from ref.stories as s
   where s.industry = reference_faults.industry
     and not exists (select from ref.story_beats as b where b.industry = s.industry and b.story = s.code)
  union all
  select format('ref.story_beats (%s, %s, %s)', b.industry, b.story, b.no),
         format('leads to the stage "%s", which is not in ref.stages', b.stage)
    from ref.story_beats as b
   where b.industry = reference_faults.industry
     and not exists (select from ref.stages as g where g.industry = b.industry and g.name = b.stage)
  union all
  -- a phase in which nothing can be said
  select format('ref.activity_subjects (%s)', reference_faults.industry),
         format('no %s for the phase %s', t.type, t.phase)
    from (select distinct s.phase, s.type from sets as s) as t
   where not exists (
           select from ref.activity_subjects as s
            where s.industry = reference_faults.industry and s.type = t.type
              and (s.phase in (t.phase, '*') and not s.first_touch or t.phase = 'first_touch' and s.first_touch))
     and not exists (
           select from ref.text_parts as p
            where p.industry = '*' and p.phase = t.phase and p.type = t.type and p.part = 'subject')
  union all
  select format('ref.text_parts (%s, %s %s)', s.phase, s.type, s.outcome), 'no middle'
    from sets as s
   where s.middles = 0
  union all
  select 'ref.phase_types', format('nothing of the types of ref.activity_types (%s) in the phase %s',
                                   reference_faults.industry, p.phase)
    from (values ('first_touch'), ('discovery'), ('meeting_held'), ('proposal'), ('negotiation'), ('won'), ('service'),
                 ('lost')) as p (phase)
   where exists (select from ref.activity_types as t where t.industry = reference_faults.industry)
     and not exists (select from sets as s where s.phase = p.phase)
  union all
  -- what must have happened before a text is said, has not in its phase
  select format('ref.activity_subjects (%s, %s, "%s")', s.industry, s.type, s.subject),
         format('needs %s, which the phase %s does not have behind it', s.needs, s.phase)
    from ref.activity_subjects as s
   where s.industry = reference_faults.industry and s.needs is not null
     and case s.needs when 'first_touch' then s.phase = 'first_touch'
                      when 'meeting' then s.phase in ('first_touch', 'discovery', '*')
                      when 'proposal' then s.phase not in ('proposal', 'negotiation', 'won', 'service')
                      when 'go_live' then s.phase <> 'service'
                      else s.phase not in ('won', 'service') end;
end;

comment on function demo_world.reference_faults(text) is $doc$
What the reference rows of a trade's stories and texts lack, by the place of the row: a story without beats, a beat that
leads nowhere, a phase without texts, a text in a phase that comes before what it speaks of.

reads:   ref
example: select count(*) from demo_world.reference_faults('saas')
gives:   0
$doc$;
