create type demo_plan.undoing as (
  target_id uuid, root_id uuid, restores boolean, tenant demo_kpi.tenant, rows demo_plan.row_change[], months text[],
  current demo_kpi.figure[], goals demo_kpi.figure[], foreseen demo_kpi.figure[], confirm text);

comment on type demo_plan.undoing is $doc$
What undoing a job comes to. target_id: that job; root_id: the patch that it is in the end about; restores: the target
is an undo, so what it took away comes back. rows: what becomes of each record; months: those whose figures move, with
the figures now (current), those that there must be (goals) and those that follow from the rows (foreseen). confirm:
the text to type.
$doc$;
