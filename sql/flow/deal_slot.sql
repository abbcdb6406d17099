create type demo_flow.deal_slot as (
  n bigint, month text, month_i bigint, outcome text, draw1 bigint, draw2 bigint, draw3 bigint, draw4 bigint,
    other bigint,
  at_day int, second int, month_ends_at timestamptz, created_at timestamptz);

comment on type demo_flow.deal_slot is $doc$
A deal of a job's day plan before anybody is found for it: its number in the job and in its month, what becomes of it,
at which second of which day of the job it is made, its draws, and the last business moment of its month.
$doc$;
