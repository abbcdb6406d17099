create function demo_flow.judge_monthly_plan(config jsonb, as_of timestamptz)
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _config jsonb := demo_flow.complete_config(config, as_of);
  _plan   jsonb := demo_flow.monthly_plan(config);
  _judged jsonb := demo_flow.judge_plan(null, _config, _plan, as_of);  -- a tenant that does not exist holds nothing
begin
  if _judged -> 'errors' = '[]' then
    return _judged || '{"suggestion": null}';
  end if;
  return _judged || jsonb_build_object(
    -- paths begin at the config
    'errors', (
      select jsonb_agg(e.value || jsonb_build_object('field', demo_flow.monthly_plan_path(config, case
               when e.value ->> 'field' ~ '^months' then e.value ->> 'field'
               else format('months[%s].metrics.%s', m.ordinality - 1, e.value ->> 'field') end)) order by e.ordinality)
        from jsonb_array_elements(_judged -> 'errors') with ordinality as e
        left join jsonb_array_elements(_plan -> 'months') with ordinality as m on m.value ->> 'month' = e.value ->> 'month'),
    'suggestion', demo_flow.suggest_plan(null, _config, _plan, _judged, as_of) - 'mode');
end
$$;

comment on function demo_flow.judge_monthly_plan(jsonb, timestamptz) is $doc$
Step 2: whether the monthlyPlan of an otherwise faultless config can be met: what demo_flow.judge_plan says of it for an empty
tenant, with paths that begin at the config, and the nearest plan that works (suggestion) for one that does not.

reads:   ref
example: select demo_flow.judge_monthly_plan('{"monthlyPlan": {"months": [{"month": "2025-01", "metrics": {"leadsCreated": 9, "dealsCreated": 2, "closedWonCount": 3}}]}}', '2025-06-30 16:00:00+00') #>> '{errors,0,field}'
gives:   monthlyPlan.months[0].metrics.closedWonCount
$doc$;
