create type demo_plan.change as (
  tenant demo_kpi.tenant, plan_hash text, additions demo_plan.records[], goals demo_kpi.figure[],
    foreseen demo_kpi.figure[], months text[], changes demo_plan.row_change[], puts_back uuid);

comment on type demo_plan.change is $doc$
What a job will do to a tenant, as its planner answers it. additions: the records to make, month by month. goals: the
figures that must be there in the end, read off what was asked by none of the planner's steps. foreseen: all figures
of the months that it touches. months: those months; all others must not move. plan_hash: of what is asked for, a part
of the new rows' ids. changes: what becomes of records that are there; puts_back: the job whose journal has the images
of rows that are restored.
$doc$;
