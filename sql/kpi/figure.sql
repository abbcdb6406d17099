create type demo_kpi.figure as (month text, metric text, value numeric);

comment on type demo_kpi.figure is $doc$
One number of one month: metric is a name of demo_kpi.metrics(), value a count or money in the tenant's currency.
Where month is NULL it is the sum over all months.
$doc$;
