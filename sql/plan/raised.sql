create function demo_plan.raised(current demo_kpi.figure[], adds demo_kpi.figure[])
returns demo_kpi.figure[]
language sql immutable parallel safe
begin atomic
  select coalesce(array_agg((c.month, c.metric, trim_scale(c.value + coalesce(a.total, 0)))::demo_kpi.figure
                            order by c.ordinality), '{}')
    from unnest(raised.current) with ordinality as c
    left join (
      select f.month, f.metric, sum(f.value) as total from unnest(raised.adds) as f group by f.month, f.metric
    ) as a on a.month = c.month and a.metric = c.metric;
end;

comment on function demo_plan.raised(demo_kpi.figure[], demo_kpi.figure[]) is $doc$
Figures with what is added to them, by however many.

example: select (demo_plan.raised(array[('2025-01', 'leadsCreated', 5)]::demo_kpi.figure[], array[('2025-01',
         'leadsCreated', 2), ('2025-01', 'leadsCreated', 1)]::demo_kpi.figure[]))[1].value
gives:   8
$doc$;
