create function demo_plan.shifted(figures demo_kpi.figure[], shift demo_kpi.figure[], factor int)
returns demo_kpi.figure[]
language sql immutable parallel safe
begin atomic
  select coalesce(array_agg((f.month, f.metric, trim_scale(f.value + shifted.factor * coalesce(s.value, 0)))
                            ::demo_kpi.figure order by f.ordinality), '{}')
    from unnest(shifted.figures) with ordinality as f
    left join (select x.month, x.metric, sum(x.value) as value from unnest(shifted.shift) as x group by 1, 2) as s
      on s.month = f.month and s.metric = f.metric;
end;

comment on function demo_plan.shifted(demo_kpi.figure[], demo_kpi.figure[], int) is $doc$
Figures with others added to them (factor 1) or taken from them (-1), month by month and metric by metric; of the
others there may be several of one month and metric.

example: select (demo_plan.shifted(array[('2025-01', 'leadsCreated', 5)]::demo_kpi.figure[], array[('2025-01',
         'leadsCreated', 2)]::demo_kpi.figure[], -1))[1].value
gives:   3
$doc$;
