create function demo_plan.shape_faults(config jsonb)
returns demo_calc.fault[]
language sql stable
begin atomic
  select array(
    select a.fault
      from (
        select v.field as path, 0 as no, v as fault from demo_plan.value_faults(shape_faults.config) as v
        union all
        select 'monthlyPlan', p.ordinality,
               (p.field, p."constraint", p.month, p.current, p.requested, p.more)::demo_calc.fault
          from unnest(demo_plan.planned_faults(shape_faults.config)) with ordinality as p
        union all
        select 'realism.insights', p.no, p.fault from demo_plan.insight_faults(shape_faults.config) as p
      ) as a
     order by a.path collate "C", a.no);
end;

comment on function demo_plan.shape_faults(jsonb) is $doc$
Step 1: the faults of a generation config's values, each looked at by itself, ordered by their paths; those within a
monthlyPlan and within a list stand together, as they stand in it.

reads:   ref.countries, ref.country_aliases, ref.currencies, ref.industries
example: select array(select field from unnest(demo_plan.shape_faults('{"zeal": 1, "teamSize": 1}')))
gives:   {teamSize,zeal}
$doc$;
