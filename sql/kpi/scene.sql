create type demo_kpi.scene as (
  tenant_id uuid, country text, industry text, timezone text, as_of timestamptz, today date, usual_value numeric,
  minor_units int, cycle_days int, days date[], ends date[], insights text[], messiness int);

comment on type demo_kpi.scene is $doc$
What the figures of a tenant's realism are measured against. days: the business days of its country, a while ahead, and
ends: the last one of each month. usual_value (of a deal, in the tenant's currency) and cycle_days, the longest usual
cycle, are NULL for a trade that is not known. insights, messiness: what the config planted.
$doc$;
