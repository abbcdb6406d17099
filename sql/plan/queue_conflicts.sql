create function demo_plan.queue_conflicts(plan_type text, stakes demo_plan.stake[], queue demo_plan.ahead[])
returns demo_plan.conflict[]
language sql immutable parallel safe
begin atomic
  with met as (
    select q.ordinality as no, q.job_id, q.plan_type, q.status, bool_or(c.is_block) as is_block,
           array_agg(distinct c.month) filter (where c.is_block or not b.blocks) as months,
           array_agg(distinct m.no) filter (where c.is_block or not b.blocks) as metrics
      from unnest(queue_conflicts.queue) with ordinality as q
     cross join lateral (
       select coalesce(bool_or(k.is_block), false) as blocks
         from demo_plan.clashes(queue_conflicts.stakes, q.stakes) as k
     ) as b
     cross join lateral demo_plan.clashes(queue_conflicts.stakes, q.stakes) as c
      left join demo_kpi.metrics() as m on m.name = c.metric
     group by q.ordinality, q.job_id, q.plan_type, q.status
  ), named as (
    select m.no, m.job_id, m.plan_type, m.status, m.is_block, m.months,
           array(select p.name from demo_kpi.metrics() as p where p.no = any (m.metrics) order by p.no) as metrics,
           m.is_block and queue_conflicts.plan_type = 'targets' and m.plan_type = 'deltas' as is_order
      from met as m
  ), told as (
    select n.*, format('patch job %s (%s, %s)', n.job_id, n.plan_type, n.status) as job,
           array_to_string(n.metrics, ', ') || ' of ' || array_to_string(n.months, ', ') as numbers
      from named as n
  )
  select coalesce(array_agg((
           case when t.plan_type = 'undo' then 'undo_ahead' when t.is_order then 'order_matters'
                else 'pending_overlap' end,
           case when t.is_block then 'block' else 'warn' end,
           t.job_id, t.months, t.metrics,
           case when t.plan_type = 'undo' then format('%s takes back what another did to %s', t.job, t.numbers)
                when t.is_order then format('%s adds to %s first, and these targets count on what is there', t.job,
                                            t.numbers)
                when t.is_block then format('%s and this plan both work on %s; with targets, what comes of it depends on their order',
                                       t.job, t.numbers)
                when t.metrics <> '{}' then format('%s adds to %s, too', t.job, t.numbers)
                else format('%s works on %s, too, but on other numbers', t.job,
                            array_to_string(t.months, ', ')) end)::demo_plan.conflict order by t.is_block desc, t.no), '{}')
    from told as t;
end;

comment on function demo_plan.queue_conflicts(text, demo_plan.stake[], demo_plan.ahead[]) is $doc$
The conflicts of a plan with the jobs ahead of it, one a job that names one of its months: undo_ahead of an undo,
order_matters where it adds to what the plan's targets count on, else pending_overlap. Whether they block is the same both ways round.

example: select (demo_plan.queue_conflicts('targets', array[('2025-01', null, false, false), ('2025-01', 'leadsCreated',
         true, true)]::demo_plan.stake[], array[(null, 'deltas', 'pending', '{}', array[('2025-01', null, false, false),
         ('2025-01', 'leadsCreated', false, true)]::demo_plan.stake[])]::demo_plan.ahead[]))[1].severity
gives:   block
$doc$;
