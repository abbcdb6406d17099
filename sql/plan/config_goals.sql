create function demo_plan.config_goals(config jsonb)
returns demo_kpi.figure[]
language sql immutable parallel safe
begin atomic
  select case when config_goals.config ? 'monthlyPlan'
         then demo_plan.plan_goals('{}', config_goals.config -> 'monthlyPlan')
              else array(
                select (null, t.metric, trim_scale(t.value))::demo_kpi.figure
                  from (select config_goals.config -> 'targets' as targets) as c
                 cross join lateral (values
                   ('leadsCreated', (c.targets ->> 'leads')::numeric),
                     ('contactsCreated', (c.targets ->> 'leads')::numeric + (c.targets ->> 'contacts')::numeric),
                   ('companiesCreated', (c.targets ->> 'companies')::numeric),
                     ('dealsCreated', (c.targets ->> 'deals')::numeric),
                   ('closedWonCount', (c.targets ->> 'closedWonCount')::numeric),
                     ('closedWonValue', (c.targets ->> 'closedWonValue')::numeric),
                   ('pipelineAddedValue', (c.targets ->> 'pipelineValue')::numeric),
                     ('activitiesCreated', (c.targets ->> 'activities')::numeric)) as t (metric, value)) end;
end;

comment on function demo_plan.config_goals(jsonb) is $doc$
What a complete config asks for, as goals: the numbers of its monthlyPlan, or the targets as sums over all months.

example: select (g).value from unnest(demo_plan.config_goals('{"targets": {"leads": 500, "contacts": 200}}')) as g
         where (g).metric = 'contactsCreated'
gives:   700
$doc$;
