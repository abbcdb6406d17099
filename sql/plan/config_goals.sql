create function demo_plan.config_goals(config jsonb)
returns demo_kpi.figure[]
language sql immutable parallel safe
begin atomic
  select case when config_goals.config ? 'monthlyPlan'
              then demo_plan.plan_goals('{}', config_goals.config -> 'monthlyPlan')
              else array(
                select (null, p.name, trim_scale(s.total))::demo_kpi.figure
                  from demo_kpi.metrics() as p
                 cross join lateral (select sum((config_goals.config -> 'targets' ->> t.name)::numeric) as total
                                       from unnest(p.parts) as t (name)) as s
                 where p.parts <> '{}') end;
end;

comment on function demo_plan.config_goals(jsonb) is $doc$
What a complete config asks for, as goals: the numbers of its monthlyPlan, or the targets as sums over all months.

example: select (g).value from unnest(demo_plan.config_goals('{"targets": {"leads": 500, "contacts": 200}}')) as g
         where (g).metric = 'contactsCreated'
gives:   700
$doc$;
