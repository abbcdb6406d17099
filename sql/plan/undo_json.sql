create function demo_plan.undo_json(undo demo_plan.undoing)
returns jsonb
language sql stable
begin atomic
  with rows as materialized (
    select r.*, row_number() over (order by r.month, r.entity collate "C", r.change collate "C", r.row_id) as no
      from unnest((undo_json.undo).rows) as r
  ), counts as (
    select jsonb_object_agg(c.change, c.entities) as changes
      from (
        select k.change, jsonb_object_agg(e.name, coalesce(n.times, 0) order by e.no) as entities
          from unnest('{remove,void,move,restore,keep,gone}'::text[]) as k (change)
         cross join demo_kpi.entities() as e
          left join (select r.change, r.entity, count(*) as times from rows as r group by 1, 2) as n
            on n.change = k.change and n.entity = e.name
         where e.is_record
         group by k.change
      ) as c
  ), list as (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
             'entity', r.entity, 'id', r.row_id, 'name', r.name, 'month', r.month, 'change', r.change, 'why', r.why))
               order by r.no), '[]') as list
      from (
        select s.*, demo_plan.row_label(((undo_json.undo).tenant).id, s.entity, s.row_id) as name
          from rows as s where s.no <= 200
      ) as r
  ), months as (
    select coalesce(jsonb_agg(jsonb_build_object('month', m.month, 'metrics', m.metrics) order by m.month),
                    '[]') as months
      from (
        select c.month, jsonb_object_agg(c.metric, jsonb_build_object(
                 'now', c.value, 'change', trim_scale(f.value - c.value), 'result', f.value)) as metrics
          from unnest((undo_json.undo).current) as c
          join unnest((undo_json.undo).foreseen) as f on f.month = c.month and f.metric = c.metric
         group by c.month
      ) as m
  )
  select jsonb_build_object(
           'jobId', (undo_json.undo).target_id, 'patchJobId', (undo_json.undo).root_id,
           'restores', (undo_json.undo).restores,
           'possible', b.blockers = '{}', 'blockers', demo_calc.faults_json(b.blockers),
           'kept', demo_calc.faults_json(demo_plan.undo_faults(undo_json.undo, 'keep')),
           'changes', n.changes, 'months', m.months, 'otherMonths', 'unchanged', 'list', l.list,
           'confirm', (undo_json.undo).confirm)
    from (select demo_plan.undo_faults(undo_json.undo, 'stuck') as blockers) as b
   cross join counts as n
   cross join months as m
   cross join list as l;
end;

comment on function demo_plan.undo_json(demo_plan.undoing) is $doc$
What undoing a job comes to, as people are shown it.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals
example: select demo_plan.undo_json(null) -> 'possible'
gives:   true
$doc$;
