create function demo_kpi.diff(before demo_kpi.figure[], after demo_kpi.figure[], targets demo_kpi.figure[],
                              count_tolerance numeric, value_tolerance numeric)
returns jsonb
language sql immutable parallel safe
begin atomic
  with months as (
    select distinct f.month from unnest(diff.before || diff.after || diff.targets) as f
  ), entries as (
    select m.month, p.no, p.name, e.before, e.after, t.value as target,
           t.value is null
             or abs(e.after - t.value)
                <= case when p.is_money then diff.value_tolerance * abs(t.value) else diff.count_tolerance end as passed
      from months as m
     cross join demo_kpi.metrics() as p
      left join unnest(diff.before) as b on b.month = m.month and b.metric = p.name
      left join unnest(diff.after) as a on a.month = m.month and a.metric = p.name
      left join unnest(diff.targets) as t on t.month = m.month and t.metric = p.name
     -- a month that a snapshot lacks holds nothing
     cross join lateral (select coalesce(b.value, 0) as before, coalesce(a.value, 0) as after) as e
  ), by_month as (
    select e.month,
           jsonb_agg(jsonb_build_object(
             'metric', e.name, 'before', trim_scale(e.before), 'after', trim_scale(e.after),
             'delta', trim_scale(e.after - e.before),
             'deltaPercent', case when e.before <> 0 then round((e.after - e.before) * 100 / e.before, 2)
                                  when e.after = 0 then 0 end,
             'target', trim_scale(e.target), 'passed', e.passed) order by e.no) as entries,
           bool_and(e.passed) as passed,
           count(*) filter (where e.target is not null) as judged,
           count(*) filter (where e.target is not null and e.passed) as met
      from entries as e
     group by e.month
  )
  select jsonb_build_object(
           'months', coalesce(jsonb_agg(
             jsonb_build_object('month', b.month, 'entries', b.entries, 'allPassed', b.passed) order by b.month), '[]'),
           'overallPassed', coalesce(bool_and(b.passed), true),
           'totalMetrics', coalesce(sum(b.judged), 0),
           'passedMetrics', coalesce(sum(b.met), 0),
           'failedMetrics', coalesce(sum(b.judged - b.met), 0))
    from by_month as b;
end;

comment on function demo_kpi.diff(demo_kpi.figure[], demo_kpi.figure[], demo_kpi.figure[], numeric, numeric) is $doc$
Compares the figures before and after with what they should be, as the report that people get: every metric of every
month with delta, percent, target and whether it was met. Only metrics with a target are judged; count_tolerance is
absolute, value_tolerance a share of the target.

example: select demo_kpi.diff('{}', array[('2025-01', 'leadsCreated', 5)]::demo_kpi.figure[], array[('2025-01',
         'leadsCreated', 5)]::demo_kpi.figure[], 0, 0.005) ->> 'passedMetrics'
gives:   1
$doc$;
