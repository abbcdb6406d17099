create function demo_plan.judge_plan(tenant demo_kpi.tenant, plan jsonb, as_of timestamptz)
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
  _judged.current := demo_kpi.figures(tenant.id, _months);
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

comment on function demo_plan.judge_plan(demo_kpi.tenant, jsonb, timestamptz) is $doc$
Step 2: whether a well-formed plan can be met in a tenant, and what it comes to. A tenant without id is still to be
generated, so it is empty.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.pipelines, crm.users, ref
example: select (records[1]).leads from
         demo_plan.judge_plan(demo_kpi.tenant_of('00000000-0000-4000-8000-00000000000a'),
         '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}', '2025-06-30 16:00:00+00')
gives:   5
$doc$;
