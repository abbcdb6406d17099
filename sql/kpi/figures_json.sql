create function demo_kpi.figures_json(figures demo_kpi.figure[], taken_at timestamptz default null)
returns jsonb
language sql stable
begin atomic
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
           'month', m.month, 'metrics', m.metrics,
           'snapshotAt', to_char(figures_json.taken_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))
           order by m.month), '[]')
    from (
      select f.month,
             coalesce(jsonb_object_agg(f.metric, trim_scale(f.value)) filter (where f.metric is not null),
                      '{}') as metrics
        from unnest(figures_json.figures) as f
       group by f.month
    ) as m;
end;

comment on function demo_kpi.figures_json(demo_kpi.figure[], timestamptz) is $doc$
Figures as the JSON that callers get, [{month, metrics}]; a snapshot says when it was taken. A figure without metric
stands for a month that names none.

example: select demo_kpi.figures_json(array[('2025-01', 'leadsCreated', 5)::demo_kpi.figure])
gives:   [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]
$doc$;
