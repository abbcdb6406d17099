create function demo_world.text_sets(industry text)
returns table (no int, phase_no int, phase text, type text, outcome text, direction text, weight int, openings text[],
               middles text[], closings text[])
language sql stable
begin atomic
  with phases (phase_no, phase) as (
    values (1, 'first_touch'), (2, 'discovery'), (3, 'meeting_held'), (4, 'proposal'), (5, 'negotiation'), (6, 'won'),
           (7, 'service'), (8, 'lost')
  ), kinds as materialized (
    select h.phase_no, p.phase, p.type, p.outcome, p.direction, p.weight * t.weight as weight
      from ref.phase_types as p
      join phases as h on h.phase = p.phase
      join ref.activity_types as t on t.type = p.type
     where t.industry = text_sets.industry
  ), parts as materialized (
    -- what a trade has of its own leaves out what is for any
    select r.phase, r.type, r.outcome, r.part, r.position, r.text as written,
           case r.part when 'opening' then demo_calc.template(r.text) || case when r.text like '%,' then e'\n' else ' ' end
                       when 'closing' then ' ' || demo_calc.template(r.text)
                       else demo_calc.template(r.text) end as text
      from (
        select r.*, bool_or(r.industry <> '*') over (partition by r.phase, r.type, r.outcome, r.part) as has_own
          from ref.text_parts as r where r.industry in (text_sets.industry, '*') and r.part <> 'subject'
      ) as r
     where r.industry <> '*' or not r.has_own
  )
  select row_number() over (order by k.phase_no, k.type collate "C", k.outcome collate "C")::int, k.phase_no, k.phase,
         k.type, k.outcome, k.direction, k.weight,
         coalesce(array_agg(p.text order by p.phase collate "C", p.position, p.written collate "C")
                    filter (where p.part = 'opening'), '{}'),
         coalesce(array_agg(p.text order by p.phase collate "C", p.position, p.written collate "C")
                    filter (where p.part = 'middle'), '{}'),
         coalesce(array_agg(p.text order by p.phase collate "C", p.position, p.written collate "C")
                    filter (where p.part = 'closing'), '{}')
    from kinds as k
    left join parts as p on p.type = k.type and p.outcome = k.outcome and p.phase in (k.phase, '*')
   group by k.phase_no, k.phase, k.type, k.outcome, k.direction, k.weight;
end;

comment on function demo_world.text_sets(text) is $doc$
The kinds of activities that a trade has in each phase, with their weight and the parts of their bodies as format
strings (demo_calc.template).

reads:   ref.activity_types, ref.phase_types, ref.text_parts
example: select bool_and(cardinality(middles) > 0 and cardinality(closings) > 0) from demo_world.text_sets('saas')
gives:   true
$doc$;
