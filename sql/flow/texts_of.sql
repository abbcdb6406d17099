create function demo_flow.texts_of(run demo_flow.run)
returns demo_flow.texts
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _texts demo_flow.texts;
begin
  select array_agg(coalesce(s.set_no, 0) order by g.i), array_agg(coalesce(s.subject, '') order by g.i),
         array_agg(coalesce(s.body, '') order by g.i)
    into _texts.sets, _texts.subjects, _texts.bodies
    from generate_series(0, 27 * 512 - 1) as g (i)
    left join demo_world.subject_slots((run.tenant).industry) as s on (s.list - 1) * 512 + s.slot = g.i;

  with sets as materialized (
    select s.* from demo_world.text_sets((run.tenant).industry) as s
  ), parts as (
    select s.no, p.kind, p.i, p.text, row_number() over (order by s.no, p.kind, p.i) as place
      from sets as s
     cross join lateral (
       select 1, o.i, o.text from unnest(s.openings) with ordinality as o (text, i)
       union all
       select 2, m.i, m.text from unnest(s.middles) with ordinality as m (text, i)
       union all
       select 3, c.i, c.text from unnest(s.closings) with ordinality as c (text, i)
     ) as p (kind, i, text)
  ), starts as (
    select p.no, p.kind, min(p.place)::int - 1 as place from parts as p group by p.no, p.kind
  )
  select array_agg(s.type order by s.no), array_agg(s.outcome order by s.no),
         array_agg(coalesce(s.direction, '') order by s.no), (select array_agg(p.text order by p.place)
                                                              from parts as p),
         array_agg(coalesce(o.place, 0) order by s.no), array_agg(cardinality(s.openings) order by s.no),
         array_agg(coalesce(m.place, 0) order by s.no), array_agg(cardinality(s.middles) order by s.no),
         array_agg(coalesce(c.place, 0) order by s.no), array_agg(cardinality(s.closings) order by s.no),
         array_agg(s.type = 'meeting' order by s.no), array_agg(s.type = 'call' order by s.no),
         array_agg(s.type = 'call' and s.outcome = 'connected' order by s.no)
    into _texts.types, _texts.outcomes, _texts.directions, _texts.parts, _texts.opening_from, _texts.openings,
         _texts.middle_from, _texts.middles, _texts.closing_from, _texts.closings, _texts.is_meeting, _texts.is_call,
         _texts.is_talk
    from sets as s
    left join starts as o on o.no = s.no and o.kind = 1
    left join starts as m on m.no = s.no and m.kind = 2
    left join starts as c on c.no = s.no and c.kind = 3;
  return _texts;
end
$$;

comment on function demo_flow.texts_of(demo_flow.run) is $doc$
What the activities of a job are and say.

reads:   ref.activity_subjects, ref.activity_types, ref.phase_types, ref.text_parts
example: select cardinality(t.sets) from crm.demo_work as w
         cross join lateral demo_flow.texts_of(demo_flow.run_of(w, demo_plan.grow(w))) as t
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   13824
$doc$;
