create function demo_plan.insight_faults(config jsonb)
returns table (no bigint, fault demo_calc.fault)
language sql stable
begin atomic
  with given as (
    select v.value, v.ordinality,
           first_value(v.ordinality) over (partition by v.value order by v.ordinality) as first
      from jsonb_path_query(insight_faults.config, 'lax $.realism.insights') as l
     cross join lateral jsonb_array_elements(case jsonb_typeof(l) when 'array' then l else '[]' end)
           with ordinality as v (value, ordinality)
  )
  select g.ordinality,
         (format('realism.insights[%s]', g.ordinality - 1), f.fault, null, null, demo_calc.shown_value(g.value),
          null)::demo_calc.fault
    from given as g
   cross join lateral (
     select case when jsonb_typeof(g.value) <> 'string' then 'must be a string'
                 when g.first < g.ordinality then format('stands in the list already, at [%s]', g.first - 1)
                 else demo_plan.code_fault('insight', g.value #>> '{}') end as fault
   ) as f
   where f.fault is not null;
end;

comment on function demo_plan.insight_faults(jsonb) is $doc$
Step 1: the faults in the list of effects to plant (realism.insights) of a generation config, numbered by their places.

reads:   ref.countries, ref.currencies, ref.industries
example: select (i.fault).field from demo_plan.insight_faults('{"realism": {"insights": ["star_rep", "luck"]}}') as i
gives:   realism.insights[1]
$doc$;
