create function demo_plan.value_faults(config jsonb)
returns setof demo_calc.fault
language sql stable
begin atomic
  select g.path, f.fault, null::text, null::jsonb, coalesce(demo_calc.shown_value(g.value), 'null'), null::bigint
    from demo_plan.config_values(value_faults.config) as g
    left join demo_plan.config_rules() as r on r.path = g.path and split_part(r.path, '.', 1) = g.part
   cross join (select value_faults.config ? 'monthlyPlan' as has_plan,
                      demo_plan.planning_rate(value_faults.config) as per_usd) as c
   cross join lateral (
     select case
              when r.path is null then 'is not a known key'
              when g.path = 'growth' and c.has_plan
                then 'cannot stand beside monthlyPlan, which names every month itself'
              when g.path = 'monthlyPlan'
                then case when jsonb_typeof(g.value) not in ('object', 'array')
                          then 'must be a plan with months, or the list of its months' end
              -- beside a plan targets do not ask for anything: they are compared with it
              when g.part = 'targets' and c.has_plan
                then demo_plan.value_fault(g.value, r.kind, -1000000000000, 1000000000000)
              else demo_plan.value_fault(g.value, r.kind, r.low,
                                         (demo_plan.config_limit(r.path, c.per_usd)).high)
            end as fault
   ) as f
   where f.fault is not null;
end;

comment on function demo_plan.value_faults(jsonb) is $doc$
Step 1: the faults of a generation config's values, each looked at by itself, in no order. What a monthlyPlan holds is
looked at by demo_plan.planned_faults.

reads:   ref.countries, ref.country_aliases, ref.currencies, ref.industries
example: select field || ' ' || "constraint" from demo_plan.value_faults('{"teamSize": 1}')
gives:   teamSize must be between 2 and 50
$doc$;
