create function demo_kpi.figures(tenant_id uuid, months text[])
returns demo_kpi.figure[]
language sql stable
begin atomic
  select coalesce(array_agg((k.month, m.name, trim_scale((k.columns ->> m.column_name)::numeric))::demo_kpi.figure
                            order by k.month, m.no), '{}')
    from (
      select n.month, to_jsonb(c) as columns
        from unnest(figures.months) as n (month)
       cross join lateral demo_kpi.counts(figures.tenant_id, n.month, n.month) as c
      offset 0
    ) as k
   cross join demo_kpi.metrics() as m;
end;

comment on function demo_kpi.figures(uuid, text[]) is $doc$
The KPIs of months as figures, a figure for each metric of each month, in that order.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages
example: select (demo_kpi.figures('00000000-0000-4000-8000-00000000000a', '{2025-01}'))[1].metric
gives:   leadsCreated
$doc$;
