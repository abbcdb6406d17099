create type demo_plan.judgement as (
  faults demo_calc.fault[], warnings text[], deltas demo_kpi.figure[], records demo_plan.records[],
  current demo_kpi.figure[], resulting demo_kpi.figure[], tenant demo_kpi.tenant,
  found demo_kpi.figure[], projected demo_kpi.figure[], conflicts demo_plan.conflict[], depends_on uuid[]);

comment on type demo_plan.judgement is $doc$
What there is to say of a well-formed plan for a tenant: the faults that keep it from being met, what is worth a
warning, the deltas that it names, and the figures that it was judged by (current). records and resulting (the figures
afterwards) are exact, and there only where faults is empty. Of a patch also: the figures that there are now (found),
and once all jobs ahead are done (projected), its conflicts, and the jobs that it waits for.
$doc$;
