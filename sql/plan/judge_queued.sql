create function demo_plan.judge_queued(judged demo_plan.judgement, plan jsonb, queue demo_plan.ahead[],
                                       as_of timestamptz)
returns demo_plan.judgement
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _judged   demo_plan.judgement := judged;
  _queues   boolean := demo_plan.queues(plan);
  _adds     demo_kpi.figure[] := demo_plan.figures_of(judged.records, (judged.tenant).minor_units);
  _is_block boolean;
begin
  _judged.found := judged.current;
  _judged.projected := demo_plan.raised(judged.current, array(select f from unnest(queue) as q
                                                              cross join lateral unnest(q.adds) as f));
  _judged.conflicts := demo_plan.queue_conflicts(
    coalesce(plan ->> 'planType', 'deltas'),
    demo_plan.stakes_of(plan, case when judged.records is null then judged.deltas else _adds end),
    queue);
  _is_block := exists (select from unnest(_judged.conflicts) as c where c.severity = 'block');
  if queue = '{}' or _is_block and not _queues then
    return _judged;  -- what is there is all there is, or the plan is refused anyway
  end if;

  if _is_block then
    judged := demo_plan.judge_on(judged.tenant, plan, _judged.projected, as_of);
    _judged.faults := judged.faults;
    _judged.warnings := judged.warnings;
    _judged.deltas := judged.deltas;
    _judged.records := judged.records;
    _judged.resulting := judged.resulting;
    _judged.conflicts := array(
      select (c.kind, 'warn', c.job_id, c.months, c.metrics,
              c.words || case c.severity when 'block' then '; this plan goes after it' else '' end)::demo_plan.conflict
        from unnest(_judged.conflicts) with ordinality as c order by c.ordinality);
  elsif _judged.resulting is not null then
    -- it adds the same in any order
    _judged.resulting := demo_plan.raised(_judged.projected, _adds);
  end if;
  _judged.current := _judged.projected;
  if _queues then
    _judged.depends_on := array(select q.job_id from unnest(queue) with ordinality as q order by q.ordinality);
  end if;
  return _judged;
end
$$;

comment on function demo_plan.judge_queued(demo_plan.judgement, jsonb, demo_plan.ahead[], timestamptz) is $doc$
Step 2: what the jobs ahead make of a plan that was judged by what is there now: its conflicts, and whether it is judged
by the KPIs that there will be (projected). It is, unless one blocks it and it does not want to be queued.

reads:   crm.contacts, crm.pipeline_stages, crm.pipelines, crm.users, ref
example: select (demo_plan.judge_queued(demo_plan.judge_plan(t, p, '2025-06-30 16:00Z'), p, '{}', '2025-06-30 16:00Z')).conflicts
         from (values (demo_kpi.tenant_of('00000000-0000-4000-8000-00000000000a'),
         '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}'::jsonb)) as v (t, p)
gives:   {}
$doc$;
