create function demo_kpi.realism(tenant_id uuid, as_of timestamptz, only_area text)
returns table (area text, check_name text, question text, measured numeric, low numeric, high numeric, unit text,
               n bigint, verdict text, score numeric, weight numeric, kind text, source text, note text,
               needs_texts boolean, "position" int)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  _scene demo_kpi.scene := demo_kpi.scene_of(tenant_id, as_of);
begin
  return query
  with measures as materialized (
    select m.check_name as name, m as measure from demo_kpi.realism_measures(_scene, realism.only_area) as m
  ), bands as (
    select distinct on (b.check_name) b.*
      from ref.realism_bands as b
     where b.industry in (_scene.industry, '*') and b.country in (_scene.country, '*')
     order by b.check_name, b.industry = '*', b.country = '*'
  )
  select c.area, c.check_name, c.question, round((m.measure).measured, 2), b.low, b.high, c.unit,
         coalesce((m.measure).n, 0), v.verdict, v.score, b.weight, b.kind, b.source, b.note, b.needs_texts, c.position
    from measures as m
    join ref.realism_checks as c on c.check_name = m.name
    join bands as b on b.check_name = m.name
   cross join lateral demo_calc.verdict(m.measure, b.low, b.high, c.enough) as v
   where realism.only_area is null or c.area = realism.only_area
   order by c.position, c.check_name;
end
$$;

comment on function demo_kpi.realism(uuid, timestamptz, text) is $doc$
The report on a tenant's realism, as of an instant: a line for each check that has a band for its trade and country; of
all areas or of one.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_contacts, crm.deal_stage_history, crm.deals,
         crm.demo_generation_jobs, crm.demo_tenant_metadata, crm.pipeline_stages, crm.tags, crm.tenants, crm.users,
         ref
example: select count(*) from demo_kpi.realism('00000000-0000-4000-8000-00000000000a', demo_world.now(), 'closing')
gives:   12
$doc$;
