create type demo_plan.judgement as (
  faults demo_calc.fault[], warnings text[], deltas demo_kpi.figure[], records demo_plan.records[],
  current demo_kpi.figure[], resulting demo_kpi.figure[], tenant demo_kpi.tenant);

comment on type demo_plan.judgement is $doc$
What there is to say of a well-formed plan for a tenant: the faults that keep it from being met, what is worth a
warning, the deltas that it names, and the figures that the tenant has now. records and resulting (the figures
afterwards) are exact, and there only where faults is empty.
$doc$;
