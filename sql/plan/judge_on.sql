create function demo_plan.judge_on(tenant demo_kpi.tenant, plan jsonb, basis demo_kpi.figure[], as_of timestamptz)
returns demo_plan.judgement
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _judged  demo_plan.judgement;
  _months  text[] := array(select m.value ->> 'month' from jsonb_array_elements(plan -> 'months') as m order by 1);
  _faulty  text[];
  _records demo_plan.records[];
begin
  _judged.tenant := tenant;
  _judged.current := array(select (b.month, b.metric, b.value)::demo_kpi.figure
                             from unnest(basis) with ordinality as b
                            where b.month = any (_months) order by b.ordinality);
  select d.deltas, demo_plan.judge_asked(tenant, plan, d.deltas, d.faults, as_of) into _judged.deltas, _judged.faults
    from demo_plan.plan_deltas(_judged.current, plan) as d;

  -- months without faults of their own are planned; a fault of the whole plan is that it is too large to be
  _faulty := array(select f.month from unnest(_judged.faults) as f);
  if not _faulty @> '{""}' then
    _records := array(
      select r from demo_plan.plan_records(array(select d from unnest(_judged.deltas) as d
                                                 where d.month <> all (_faulty)),
                                           tenant.industry, tenant.currency, tenant.drop_off_rate,
                                           tenant.id is null) as r order by r.month);
    _judged.faults := _judged.faults || demo_plan.judge_records(tenant, _judged.deltas, _records,
                                                                _judged.faults = '{}', as_of);
  end if;

  if _judged.faults = '{}' then
    _judged.records := _records;
    _judged.warnings := demo_plan.plan_warnings(tenant, _judged.deltas, _records);
    _judged.resulting := array(
      select (c.month, c.metric, c.value + coalesce(n.value, 0))::demo_kpi.figure
        from unnest(_judged.current) with ordinality as c
        left join unnest(demo_plan.figures_of(_records, tenant.minor_units)) as n on n.month = c.month
          and n.metric = c.metric
       order by c.ordinality);
  end if;
  return _judged;
end
$$;

comment on function demo_plan.judge_on(demo_kpi.tenant, jsonb, demo_kpi.figure[], timestamptz) is $doc$
Step 2: whether a well-formed plan can be met in a tenant whose months show these figures, and what it comes to. Months
of basis that the plan does not name are left out. A tenant without id is still to be generated, so it is empty.

reads:   crm.contacts, crm.pipeline_stages, crm.pipelines, crm.users, ref
example: select (demo_plan.judge_on(demo_kpi.tenant_of('00000000-0000-4000-8000-00000000000a'), '{"planType": "targets",
         "months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}', array[('2025-01', 'leadsCreated',
         2)]::demo_kpi.figure[], '2025-06-30 16:00:00+00')).records[1].leads
gives:   3
$doc$;
