create function demo_kpi.figures(tenant_id uuid, months text[])
returns demo_kpi.figure[]
language sql stable
begin atomic
  select coalesce(array_agg((k.month, n.metric, n.value)::demo_kpi.figure order by k.month, n.no), '{}')
    from demo_kpi.monthly(figures.tenant_id, figures.months) as k
   cross join lateral (values
     (1, 'leadsCreated', k.leads_created::numeric),
     (2, 'contactsCreated', k.contacts_created),
     (3, 'companiesCreated', k.companies_created),
     (4, 'dealsCreated', k.deals_created),
     (5, 'closedWonCount', k.closed_won_count),
     (6, 'closedWonValue', trim_scale(k.closed_won_value)),
     (7, 'pipelineAddedValue', trim_scale(k.pipeline_added_value)),
     (8, 'activitiesCreated', k.activities_created)) as n (no, metric, value);
end;

comment on function demo_kpi.figures(uuid, text[]) is $doc$
The KPIs of months as figures, a figure for each metric of each month, in that order.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages
example: select (demo_kpi.figures('00000000-0000-4000-8000-00000000000a', '{2025-01}'))[1].metric
gives:   leadsCreated
$doc$;
