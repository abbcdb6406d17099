create type demo_plan.conflict as (
  kind text, severity text, job_id uuid, months text[], metrics text[], words text);

comment on type demo_plan.conflict is $doc$
What stands between a plan and others. severity: block (it is refused, unless it is queued), warn or info. metrics are
those that both have to do with; job_id is NULL where no single job is the cause.
$doc$;
