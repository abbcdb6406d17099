create type demo_plan.change as (
  tenant demo_kpi.tenant, plan_hash text, additions demo_plan.records[], goals demo_kpi.figure[],
    foreseen demo_kpi.figure[], months text[]);

comment on type demo_plan.change is $doc$
What a job will do to a tenant, as its planner answers it. additions: the records to make, month by month. goals: the
figures that must be there in the end, read off what was asked by none of the planner's steps. foreseen: all figures
of the months that it touches. months: those months; all others must not move. plan_hash: of what is asked for, a part
of the new rows' ids.
$doc$;
