create function demo.realism_report(tenant_id uuid, area text default null)
returns table (area text, check_name text, question text, measured numeric, low numeric, high numeric, unit text,
               n bigint, verdict text, score numeric, weight numeric, kind text, source text, note text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
begin atomic
  select r.area, r.check_name, r.question, r.measured, r.low, r.high, r.unit, r.n, r.verdict, r.score, r.weight, r.kind,
         r.source, r.note
    from demo_kpi.require_tenant(realism_report.tenant_id) as t
   cross join lateral demo_kpi.require_area(realism_report.area) as a (area)
   cross join lateral demo_kpi.realism(t.id, demo.now(), a.area) as r
   order by r.position, r.check_name;
end;

comment on function demo.realism_report(uuid, text) is $doc$
What gives a tenant's data away, a line for each check, of all areas or of one (closing, funnel, pipeline, money,
activities, relations, place, language, freshness, dirt): what was measured of n rows, from where to where that lies in
real data, and the verdict: ok, edge, fake (with its whole 95 % interval outside) or too few. kind: the band is
published, arithmetic or judgement. The worst: select * from demo.realism_report('<tenantId>') where verdict = 'fake'
order by weight desc; Only reads.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_contacts, crm.deal_stage_history, crm.deals,
         crm.demo_generation_jobs, crm.demo_tenant_metadata, crm.pipeline_stages, crm.tags, crm.tenants, crm.users,
         ref
raises:  TG400 there is no such area, or demo.as_of is no moment of the years 2000 to 2100
         TG404 there is no such tenant
example: select count(*) from demo.realism_report('00000000-0000-4000-8000-00000000000a', 'closing')
gives:   12
$doc$;
