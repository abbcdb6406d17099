create function demo_kpi.diff(before jsonb, after jsonb, targets jsonb, count_tolerance numeric, value_tolerance numeric)
returns jsonb
language sql immutable parallel safe
begin atomic
  with metrics as (
    select p.no, p.name, p.is_money as is_value from demo_flow.plan_metrics() as p
  ), months as (
    select m.month, min(m.metrics::text) filter (where m.kind = 'before')::jsonb as before, min(m.metrics::text) filter (where m.kind = 'after')::jsonb as after,
           min(m.metrics::text) filter (where m.kind = 'target')::jsonb as target
      from (
        select 'before' as kind, b.value ->> 'month' as month, b.value -> 'metrics' as metrics from jsonb_array_elements(diff.before) as b
        union all
        select 'after', a.value ->> 'month', a.value -> 'metrics' from jsonb_array_elements(diff.after) as a
        union all
        select 'target', t.value ->> 'month', t.value -> 'metrics' from jsonb_array_elements(diff.targets) as t
      ) as m
     group by m.month
  ), entries as (
    select m.month, k.no, k.name, e.before, e.after, e.target,
           e.target is null
             or abs(e.after - e.target) <= case when k.is_value then diff.value_tolerance * abs(e.target) else diff.count_tolerance end as passed
      from months as m
     cross join metrics as k
     cross join lateral (
       -- a month that a snapshot lacks holds nothing
       select coalesce((m.before ->> k.name)::numeric, 0) as before, coalesce((m.after ->> k.name)::numeric, 0) as after, (m.target ->> k.name)::numeric as target
     ) as e
  ), by_month as (
    select e.month,
           jsonb_agg(jsonb_build_object('metric', e.name, 'before', trim_scale(e.before), 'after', trim_scale(e.after), 'delta', trim_scale(e.after - e.before),
             'deltaPercent', case when e.before <> 0 then round((e.after - e.before) * 100 / e.before, 2) when e.after = 0 then 0 end,
             'target', trim_scale(e.target), 'passed', e.passed) order by e.no) as entries,
           bool_and(e.passed) as passed,
           count(*) filter (where e.target is not null) as judged,
           count(*) filter (where e.target is not null and e.passed) as met
      from entries as e
     group by e.month
  )
  select jsonb_build_object(
           'months', coalesce(jsonb_agg(jsonb_build_object('month', b.month, 'entries', b.entries, 'allPassed', b.passed) order by b.month), '[]'),
           'overallPassed', coalesce(bool_and(b.passed), true),
           'totalMetrics', coalesce(sum(b.judged), 0),
           'passedMetrics', coalesce(sum(b.met), 0),
           'failedMetrics', coalesce(sum(b.judged - b.met), 0))
    from by_month as b;
end;

comment on function demo_kpi.diff(jsonb, jsonb, jsonb, numeric, numeric) is $doc$
Compares two snapshots and what they should show: every metric of every month with delta, percent, target and whether it was met.
Only metrics with a target are judged; count_tolerance is absolute, value_tolerance a share of the target.

example: select demo_kpi.diff('[]', '[{"month": "2025-01", "metrics": {"leadsCreated": 5}}]', '[{"month": "2025-01", "metrics": {"leadsCreated": 5}}]', 0, 0.005) ->> 'passedMetrics'
gives:   1
$doc$;
