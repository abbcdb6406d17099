create function demo_plan.figures_of(records demo_plan.records[], minor_units int)
returns demo_kpi.figure[]
language sql immutable parallel safe
begin atomic
  select coalesce(array_agg((r.month, n.metric, n.value)::demo_kpi.figure order by r.month, n.no), '{}')
    from unnest(figures_of.records) as r
   cross join (select 10::numeric ^ figures_of.minor_units as unit) as u
   cross join lateral (values
     (1, 'leadsCreated', r.leads::numeric), (2, 'contactsCreated', r.leads + r.prospects + r.customers),
       (3, 'companiesCreated', r.companies),
     (4, 'dealsCreated', r.won + r.open + r.lost), (5, 'closedWonCount', r.won),
       (6, 'closedWonValue', trim_scale(r.won_minor / u.unit)),
     (7, 'pipelineAddedValue', trim_scale((r.won_minor + r.open_minor) / u.unit)),
       (8, 'activitiesCreated', r.activities)) as n (no, metric, value);
end;

comment on function demo_plan.figures_of(demo_plan.records[], int) is $doc$
What records come to, as figures: the one definition, for preview, plan and proof. minor_units: decimals of the
currency.

example: select f.value from unnest(demo_plan.figures_of(array[('2025-01', 0, 5, 2, 1, 0, 2, 1, 0, 5000, 2500, 0,
         9)::demo_plan.records], 2)) as f where f.metric = 'pipelineAddedValue'
gives:   75
$doc$;
