create function demo_kpi.check_tenant(frame demo_kpi.frame)
returns setof demo_kpi.finding
language sql stable
begin atomic
  select v.name, case when v.broken then array[check_tenant.frame.tenant_id] end
    from (values
      ('tenant_is_demo', check_tenant.frame.start_on is null),
      ('tenant_has_known_currency', check_tenant.frame.minor_units is null),
      ('tenant_has_complete_pipeline',
       (select count(distinct s.stage_type) < 3 from crm.pipeline_stages as s
         where s.tenant_id = check_tenant.frame.tenant_id and s.stage_type in ('open', 'won', 'lost'))),
      ('tenant_has_team', not exists (select from crm.users as u where u.tenant_id = check_tenant.frame.tenant_id))
    ) as v (name, broken);
end;

comment on function demo_kpi.check_tenant(demo_kpi.frame) is $doc$
Checks the tenant itself: its demo flag, its currency, its pipeline and its team.

reads:   crm.pipeline_stages, crm.users
example: select count(*) from demo_kpi.check_tenant(demo_kpi.frame_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now())) where ids is null
gives:   4
$doc$;
