create type demo_flow.deal as (
  n bigint, month text, month_i bigint, outcome text, draw1 bigint, draw2 bigint, draw4 bigint,
  month_ends_at timestamptz, created_at timestamptz, is_whale boolean,
  open_stage int, moved_at timestamptz, expected_close_at timestamptz);

comment on type demo_flow.deal is $doc$
A deal of a job's day plan with its dates: what it was as a slot, when it closed or last moved, whether it is a very
large one, which stage an open one is in, and when it is expected to close.
$doc$;
