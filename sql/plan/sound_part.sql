create function demo_plan.sound_part(config jsonb, faults demo_calc.fault[])
returns jsonb
language sql immutable parallel safe
begin atomic
  select case when not exists (select from unnest(sound_part.faults) as f
                                where p.part ? (regexp_match(f.field, '^[^.[]*'))[1]) then p.part end
    from (
      select jsonb_object_agg(k.key, k.value) as part
        from jsonb_each(sound_part.config) as k
       where k.key in ('country', 'timezone', 'currency', 'industry', 'startDate', 'monthlyPlan')
    ) as p;
end;

comment on function demo_plan.sound_part(jsonb, demo_calc.fault[]) is $doc$
Step 1: of a generation config with faults the monthlyPlan and what it depends on; NULL where one of these has a fault.

example: select demo_plan.sound_part('{"country": "US", "teamSize": 1}', array[demo_calc.fault_of('teamSize', '', 1)])
gives:   {"country": "US"}
$doc$;
