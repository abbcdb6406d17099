create function demo_plan.figures_of(records demo_plan.records[], minor_units int)
returns demo_kpi.figure[]
language sql immutable parallel safe
begin atomic
  select coalesce(array_agg((r.month, m.name, case when m.is_money then trim_scale(s.total / u.unit)
                                              else s.total end)::demo_kpi.figure order by r.month, m.no), '{}')
    from (select n.month, to_jsonb(n) as numbers from unnest(figures_of.records) as n) as r
   cross join (select 10::numeric ^ figures_of.minor_units as unit) as u
   cross join demo_kpi.metrics() as m
   cross join lateral (select sum((r.numbers ->> c.name)::numeric) as total from unnest(m.records) as c (name)) as s;
end;

comment on function demo_plan.figures_of(demo_plan.records[], int) is $doc$
What records come to, as figures: the one definition, for preview, plan and proof. minor_units: decimals of the
currency.

example: select f.value from unnest(demo_plan.figures_of(array[('2025-01', 0, 5, 2, 1, 0, 2, 1, 0, 5000, 2500, 0,
         9)::demo_plan.records], 2)) as f where f.metric = 'pipelineAddedValue'
gives:   75
$doc$;
