create type demo_flow.texts as (
  sets int[], subjects text[], bodies text[], types text[], outcomes text[], directions text[], parts text[],
  opening_from int[], openings int[], middle_from int[], middles int[], closing_from int[], closings int[],
  is_meeting boolean[], is_call boolean[], is_talk boolean[]);

comment on type demo_flow.texts is $doc$
What activities of a trade are and say. The first three lists hold the slots of demo_world.subject_slots, list by list:
the number of the kind, its subject, and a body of its own where it has one. The others hold an entry a kind: type,
outcome ('' where there is none), direction ('' likewise), and where in parts its openings, middles and closings follow
which entry, and how many they are; is_meeting, is_call and is_talk say which are meetings, calls, and calls that
somebody took.
$doc$;
