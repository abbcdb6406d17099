create function demo_plan.planned_faults(config jsonb)
returns demo_calc.fault[]
language sql stable
begin atomic
  with given as (
    select p.plan, jsonb_typeof(p.plan) as type, p.plan -> 'seed' as seed, planned_faults.config -> 'seed' as own_seed,
           -- while the currency is wrong too, nobody knows its decimals
           coalesce((select u.minor_units from ref.currencies as u
                      where u.code = coalesce(planned_faults.config ->> 'currency',
                                              (select c.default_currency from ref.countries as c
                                                where c.code = demo_plan.country_of(planned_faults.config)))),
                                                  4) as minor_units
      from (select planned_faults.config -> 'monthlyPlan' as plan) as p
  ), found as materialized (
    -- the shape of a plan is the same as in a patch; keys that it cannot have here are told already
    select case g.type
             when 'array' then demo_plan.check_plan(demo_plan.monthly_plan(planned_faults.config), g.minor_units)
             when 'object' then demo_plan.check_plan(
               (select coalesce(jsonb_object_agg(k.key, k.value), '{}') from jsonb_each(g.plan) as k
                 where 'monthlyPlan.' || k.key in (select r.path from demo_plan.config_rules() as r)), g.minor_units)
             else '{}' end
           || case when g.plan ->> 'mode' = 'reconcile'
                   then array[demo_calc.fault_of('mode', 'must be additive: a new tenant holds nothing to reconcile',
                                                 'reconcile'::text)] else '{}' end
           || case when jsonb_typeof(g.own_seed) = 'string' and jsonb_typeof(g.seed) = 'string' and g.own_seed <> g.seed
                   then array[('seed', 'must be that of the config, or be left out', null, g.own_seed, g.seed,
                               null)::demo_calc.fault] else '{}' end as faults,
           -- of which form it is, without what it holds: that is read for each fault
           jsonb_build_object('monthlyPlan', case g.type when 'array' then '[]' else '{}' end::jsonb) as form
      from given as g
  )
  select array(
    select (demo_plan.monthly_plan_path(f.form, e.field), e."constraint", e.month, e.current,
            e.requested, e.more)::demo_calc.fault
      from found as f
     cross join lateral unnest(f.faults) with ordinality as e
     order by e.ordinality);
end;

comment on function demo_plan.planned_faults(jsonb) is $doc$
Step 1: every fault in the shape of a generation config's monthlyPlan, with paths that begin at the config.

reads:   ref.countries, ref.country_aliases, ref.currencies
example: select ((demo_plan.planned_faults('{"monthlyPlan": [{"month": "2025-13", "metrics": {}}]}'))[1]).field
gives:   monthlyPlan[0].month
$doc$;
