create type demo_plan.ahead as (
  job_id uuid, plan_type text, status text, adds demo_kpi.figure[], stakes demo_plan.stake[]);

comment on type demo_plan.ahead is $doc$
A job that a new one of its tenant comes after (plan_type undo: it takes another back): pending or running, with what it adds and what it depends on.
$doc$;
