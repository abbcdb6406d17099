create function demo_plan.stakes_of(plan jsonb, adds demo_kpi.figure[])
returns demo_plan.stake[]
language sql immutable parallel safe
begin atomic
  with settings as (
    select coalesce(stakes_of.plan ->> 'planType', 'deltas') = 'targets' as is_targets,
           coalesce(stakes_of.plan ->> 'leadCounting', 'included') = 'separate' as is_separate
  ), found (month, metric, reads, moves) as (
    select m.value ->> 'month', null, false, false from jsonb_array_elements(stakes_of.plan -> 'months') as m
    union all
    -- a target stands for the whole number, whoever made it
    select n.month, n.metric, true, true
      from unnest(demo_kpi.figures_of_json(stakes_of.plan -> 'months')) as n
     cross join settings as s
     where s.is_targets and n.metric is not null
    union all
    -- "separate": contacts besides leads are the contacts less the leads that there are
    select n.month, 'leadsCreated', true, false
      from unnest(demo_kpi.figures_of_json(stakes_of.plan -> 'months')) as n
     cross join settings as s
     where s.is_targets and s.is_separate and n.metric = 'contactsCreated'
    union all
    select a.month, a.metric, false, true from unnest(stakes_of.adds) as a where a.value <> 0
  )
  select array_agg((s.month, s.metric, s.reads, s.moves)::demo_plan.stake order by s.month, s.metric collate "C")
    from (
      select f.month, f.metric, bool_or(f.reads) as reads, bool_or(f.moves) as moves
        from found as f
       group by f.month, f.metric
    ) as s;
end;

comment on function demo_plan.stakes_of(jsonb, demo_kpi.figure[]) is $doc$
What a plan that adds these figures has to do with which numbers, implied ones included.

example: select (demo_plan.stakes_of('{"planType": "targets", "months": [{"month": "2025-01", "metrics":
         {"leadsCreated": 5}}]}', '{}'))[1].reads
gives:   true
$doc$;
