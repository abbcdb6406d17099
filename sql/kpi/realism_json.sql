create function demo_kpi.realism_json(tenant_id uuid, as_of timestamptz)
returns jsonb
language sql stable
begin atomic
  with checks as materialized (
    select r.*, r.score is not null as is_judged
      from demo_kpi.realism(realism_json.tenant_id, realism_json.as_of, null) as r
  ), totals as (
    select count(*) filter (where c.is_judged) as judged,
           round(sum(c.score * c.weight) / nullif(sum(c.weight) filter (where c.is_judged), 0), 1) as score,
           round(sum(c.score * c.weight) filter (where not c.needs_texts)
                 / nullif(sum(c.weight) filter (where c.is_judged and not c.needs_texts), 0), 1) as without_texts,
           jsonb_build_object('ok', count(*) filter (where c.verdict = 'ok'),
                              'edge', count(*) filter (where c.verdict = 'edge'),
                              'fake', count(*) filter (where c.verdict = 'fake'),
                              'tooFew', count(*) filter (where c.verdict = 'too few')) as verdicts
      from checks as c
  ), areas as (
    select c.area, min(c.position) as position,
           jsonb_build_object('area', c.area, 'checks', count(*), 'fake', count(*) filter (where c.verdict = 'fake'),
             'score', round(sum(c.score * c.weight) / nullif(sum(c.weight) filter (where c.is_judged), 0), 1)) as shown
      from checks as c group by c.area
  )
  select jsonb_build_object(
    'tenantId', realism_json.tenant_id, 'asOf', realism_json.as_of,
    -- of fewer than forty checks there is no score
    'score', case when t.judged >= 40 then t.score end,
    'scoreWithoutTexts', case when t.judged >= 40 then t.without_texts end,
    'judged', t.judged, 'verdicts', t.verdicts,
    'areas', (select coalesce(jsonb_agg(a.shown order by a.position), '[]') from areas as a),
    'checks', (select coalesce(jsonb_agg(jsonb_build_object(
                 'area', c.area, 'checkName', c.check_name, 'question', c.question, 'measured', c.measured,
                 'low', c.low, 'high', c.high, 'unit', c.unit, 'n', c.n, 'verdict', c.verdict, 'score', c.score,
                 'weight', c.weight, 'kind', c.kind, 'source', c.source, 'note', c.note,
                 'needsTexts', c.needs_texts) order by c.position, c.check_name), '[]') from checks as c))
    from totals as t;
end;

comment on function demo_kpi.realism_json(uuid, timestamptz) is $doc$
A tenant's realism as JSON: {tenantId, asOf, score, scoreWithoutTexts, judged, verdicts, areas, checks}. A score is the
sum of the scores of all checks that have enough rows, times their weights, over the sum of these.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_contacts, crm.deal_stage_history, crm.deals,
         crm.demo_generation_jobs, crm.demo_tenant_metadata, crm.pipeline_stages, crm.tags, crm.tenants, crm.users,
         ref
example: select (demo_kpi.realism_json('00000000-0000-4000-8000-00000000000a', demo_world.now()) ->> 'judged')::int > 60
gives:   true
$doc$;
