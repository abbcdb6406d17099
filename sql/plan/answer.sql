create function demo_plan.answer(judged demo_plan.judgement, suggestion jsonb)
returns jsonb
language sql immutable parallel safe
begin atomic
  select jsonb_build_object(
           'valid', j.faults = '{}', 'errors', f.messages, 'errorDetails', demo_calc.faults_json(j.faults),
           'warnings', to_jsonb(coalesce(j.warnings, '{}')),
           'preview', jsonb_build_object(
             'estimatedRecords', r.counts,
             'resultingKpis', case when j.resulting is not null then demo_kpi.figures_json(j.resulting) end,
             'suggestion', answer.suggestion,
             'feasible', j.faults = '{}'))
    from (select (answer.judged).*) as j
   cross join lateral (select to_jsonb(array(select e."constraint" from unnest(j.faults) with ordinality as e
                                             order by e.ordinality)) as messages) as f
   cross join lateral (
     select jsonb_build_object('contacts', coalesce(sum(n.leads + n.prospects + n.customers), 0),
                               'companies', coalesce(sum(n.companies), 0),
                               'deals', coalesce(sum(n.won + n.open + n.lost), 0),
                                 'activities', coalesce(sum(n.activities), 0)) as counts
       from unnest(j.records) as n) as r;
end;

comment on function demo_plan.answer(demo_plan.judgement, jsonb) is $doc$
What people are told of a judged plan: {valid, errors, errorDetails, warnings, preview}. preview holds the exact
record counts, the KPIs that result and, for a plan that cannot be met, the nearest one that can (suggestion).

example: select demo_plan.answer(row('{}', '{}', '{}', '{}', '{}', '{}', null, '{}', '{}', '{}',
         null)::demo_plan.judgement, null) ->> 'valid'
gives:   true
$doc$;
