create type demo_flow.told_row as (
  day int, rank bigint, at bigint, type text, direction text, outcome text, subject text, body text,
  contact_id uuid, deal_id uuid, user_id uuid, due bigint, done bigint, minutes int, beat smallint, since bigint,
  until bigint);

comment on type demo_flow.told_row is $doc$
An activity that has a reason of its own to be there: a beat of a deal's story, an attempt at a lead that never answers,
a step that is still to be done. day: of the job's plan; at, due, done: seconds since 1970. rank: the lower, the sooner
it is told where a month's number is small; no two of a kind of rows have the same. since, until: where else on its day it
may lie, if that time is taken; NULL where it may not.
$doc$;
