create function demo_kpi.realism_measures(scene demo_kpi.scene, area text)
returns setof demo_calc.measure
language sql stable
begin atomic
  select m.* from demo_kpi.measure_closing(realism_measures.scene) as m
   where coalesce(realism_measures.area, 'closing') = 'closing'
  union all
  select m.* from demo_kpi.measure_funnel(realism_measures.scene) as m
   where coalesce(realism_measures.area, 'funnel') = 'funnel'
  union all
  select m.* from demo_kpi.measure_pipeline(realism_measures.scene) as m
   where coalesce(realism_measures.area, 'pipeline') = 'pipeline'
  union all
  select m.* from demo_kpi.measure_money(realism_measures.scene) as m
   where coalesce(realism_measures.area, 'money') = 'money'
  union all
  select m.* from demo_kpi.measure_activities(realism_measures.scene) as m
   where coalesce(realism_measures.area, 'language') in ('activities', 'language')
  union all
  select m.* from demo_kpi.measure_calendar(realism_measures.scene) as m
   where coalesce(realism_measures.area, 'place') in ('activities', 'place')
  union all
  select m.* from demo_kpi.measure_causes(realism_measures.scene) as m
   where coalesce(realism_measures.area, 'funnel') in ('activities', 'funnel', 'relations')
  union all
  select m.* from demo_kpi.measure_companies(realism_measures.scene) as m
   where coalesce(realism_measures.area, 'relations') = 'relations'
  union all
  select m.* from demo_kpi.measure_relations(realism_measures.scene) as m
   where coalesce(realism_measures.area, 'relations') = 'relations'
  union all
  select m.* from demo_kpi.measure_place(realism_measures.scene) as m
   where coalesce(realism_measures.area, 'place') = 'place'
  union all
  select m.* from demo_kpi.measure_language(realism_measures.scene) as m
   where coalesce(realism_measures.area, 'language') = 'language'
  union all
  select m.* from demo_kpi.measure_freshness(realism_measures.scene) as m
   where coalesce(realism_measures.area, 'freshness') = 'freshness'
  union all
  select m.* from demo_kpi.measure_dirt(realism_measures.scene) as m
   where coalesce(realism_measures.area, 'dirt') = 'dirt';
end;

comment on function demo_kpi.realism_measures(demo_kpi.scene, text) is $doc$
All figures of a tenant's realism, or at least those of one area.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_contacts, crm.deal_stage_history, crm.deals,
         crm.pipeline_stages, crm.tags, crm.users, ref.cities, ref.holidays, ref.phone_ranges
example: select count(*) from demo_kpi.realism_measures(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()), 'dirt')
gives:   9
$doc$;
