create function demo_plan.misses(change demo_plan.change, before demo_kpi.figure[], after demo_kpi.figure[])
returns text[]
language sql immutable parallel safe
begin atomic
  with after as (
    select a.month, a.metric, a.value from unnest(misses.after) as a
    union all
    select null, a.metric, sum(a.value) from unnest(misses.after) as a where a.month = any ((misses.change).months)
           group by a.metric
  ), wanted (no, month, metric, value) as (
    select 1, g.month, g.metric, g.value from unnest((misses.change).goals) as g
    union all
    select 2, f.month, f.metric, f.value from unnest((misses.change).foreseen) as f
    union all
    select 3, b.month, b.metric, b.value from unnest(misses.before) as b where b.month <> all ((misses.change).months)
  )
  select array(
    select format('%s: wanted %s %s, found %s', coalesce(w.month, 'in all'), w.metric, w.value,
                  coalesce(a.value::text, 'none'))
      from wanted as w
      left join after as a on a.month is not distinct from w.month and a.metric = w.metric
     where a.value is distinct from w.value
     order by w.month, w.no, w.metric collate "C");
end;

comment on function demo_plan.misses(demo_plan.change, demo_kpi.figure[], demo_kpi.figure[]) is $doc$
The proof of every job: what its change wanted and the figures afterwards do not show, a line each; none where all
holds. Goals are met, the months of the change show what was foreseen, and no other month has moved since before.

example: select demo_plan.misses(null::demo_plan.change, array[('2025-01', 'leadsCreated', 5)]::demo_kpi.figure[],
         '{}')
gives:   {}
$doc$;
