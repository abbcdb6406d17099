create function demo_kpi.figures_of_json(months jsonb)
returns demo_kpi.figure[]
language sql immutable parallel safe
begin atomic
  select coalesce(array_agg((m.value ->> 'month', k.key, k.value::numeric)::demo_kpi.figure
                            order by (m.value ->> 'month') collate "C", k.key collate "C"), '{}')
    from jsonb_array_elements(figures_of_json.months) as m
    left join lateral jsonb_each_text(m.value -> 'metrics') as k on true;
end;

comment on function demo_kpi.figures_of_json(jsonb) is $doc$
What callers give as [{month, metrics}], as figures; a month that names no metric has one without metric.

example: select (demo_kpi.figures_of_json('[{"month": "2025-01", "metrics": {"leadsCreated": 5}}]'))[1].value
gives:   5
$doc$;
