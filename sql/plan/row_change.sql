create type demo_plan.row_change as (entity text, row_id uuid, month text, change text, sets jsonb, why text);

comment on type demo_plan.row_change is $doc$
What becomes of one record. change is what stands in the journal: remove, void, move, modify or restore; or, told to
people alone: keep (of people, or people work with it), gone (somebody deleted it before), stuck (nobody can take over
what hangs on it). sets: the columns that change; why: in words.
$doc$;
