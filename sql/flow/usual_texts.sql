create function demo_flow.usual_texts(texts demo_flow.texts)
returns table (phase_no int, type text, direction text, outcome text, subject text, opening_from int, openings int,
               middle_from int, middles int, closing_from int, closings int, i bigint, total bigint)
language sql stable
begin atomic
  select g.phase_no, t.type, nullif(t.direction, '') as direction, t.outcome, s.subject, t.opening_from, t.openings,
         t.middle_from, t.middles, t.closing_from, t.closings,
         row_number() over (partition by g.phase_no order by s.place) - 1 as i,
         count(*) over (partition by g.phase_no) as total
    from unnest((usual_texts.texts).sets[:8 * 512], (usual_texts.texts).subjects[:8 * 512])
           with ordinality as s (set_no, subject, place)
    join unnest((usual_texts.texts).types, (usual_texts.texts).outcomes, (usual_texts.texts).directions,
                (usual_texts.texts).opening_from, (usual_texts.texts).openings, (usual_texts.texts).middle_from,
                (usual_texts.texts).middles, (usual_texts.texts).closing_from, (usual_texts.texts).closings)
           with ordinality as t (type, outcome, direction, opening_from, openings, middle_from, middles,
                                 closing_from, closings, no) on t.no = s.set_no
   cross join lateral (select 1 + (s.place - 1) / 512 as phase_no) as p
   cross join lateral (values (p.phase_no, t.outcome in ('connected', 'received')),
                              (103, p.phase_no = 3 and t.outcome = 'held'),
                              (105, p.phase_no = 5 and t.outcome = 'received')) as g (phase_no, fits)
   where g.fits;
end;

comment on function demo_flow.usual_texts(demo_flow.texts) is $doc$
What any deal may hear or read in a phase, numbered from 0 (i of total): what was heard or received in phases 1 to 8;
what leads out of one: 103 a meeting, into the phase after it, and 105 a consent, to the end. The parts of the bodies
are given as in demo_flow.texts. It is inlined.

example: select count(*) > 1000 and bool_and(t.i < t.total) from crm.demo_work as w
         cross join lateral demo_flow.usual_texts(demo_flow.texts_of(demo_flow.run_of(w, demo_plan.grow(w)))) as t
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
