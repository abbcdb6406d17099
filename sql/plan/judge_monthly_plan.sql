create function demo_plan.judge_monthly_plan(config jsonb, as_of timestamptz, out judged demo_plan.judgement,
                                             out suggestion jsonb)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- one that holds nothing
  _tenant demo_kpi.tenant := demo_plan.tenant_of_config(null, demo_plan.complete_config(config, as_of));
  _plan   jsonb := demo_plan.monthly_plan(config);
begin
  judged := demo_plan.judge_plan(_tenant, _plan, as_of);
  if judged.faults <> '{}' then
    suggestion := demo_plan.suggest_plan(_tenant, _plan, judged, as_of) - 'mode';
    -- paths begin at the config
    judged.faults := array(
      select (demo_plan.monthly_plan_path(config, case when f.field ~ '^months' then f.field
                                          else format('months[%s].metrics.%s', m.ordinality - 1, f.field) end),
              f."constraint", f.month, f.current, f.requested, f.more)::demo_calc.fault
        from unnest(judged.faults) with ordinality as f
        left join jsonb_array_elements(_plan -> 'months') with ordinality as m on m.value ->> 'month' = f.month
       order by f.ordinality);
  end if;
end
$$;

comment on function demo_plan.judge_monthly_plan(jsonb, timestamptz) is $doc$
Step 2: whether the monthlyPlan of an otherwise faultless config can be met: what demo_plan.judge_plan says of it for
an empty tenant, with paths that begin at the config, and the nearest plan that works (suggestion) for one that does
not.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.pipelines, crm.users, ref
example: select ((judged).faults[1]).field from demo_plan.judge_monthly_plan('{"monthlyPlan": {"months": [{"month":
         "2025-01", "metrics": {"leadsCreated": 9, "dealsCreated": 2, "closedWonCount": 3}}]}}',
         '2025-06-30 16:00:00+00')
gives:   monthlyPlan.months[0].metrics.closedWonCount
$doc$;
