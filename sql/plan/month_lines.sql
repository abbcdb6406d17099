create function demo_plan.month_lines(faults demo_calc.fault[])
returns text
language sql immutable parallel safe
begin atomic
  select string_agg(E'\n  ' || coalesce(nullif(f.month, '') || ': ', '') || f."constraint", '' order by f.ordinality)
    from unnest(month_lines.faults) with ordinality as f;
end;

comment on function demo_plan.month_lines(demo_calc.fault[]) is $doc$
What keeps a plan from being met, a line each with its month, as it stands in the message of an error.

example: select btrim(demo_plan.month_lines(array[demo_plan.plan_fault('leadsCreated', 'is too much', '2025-01', 1,
         2)]), E'\n ')
gives:   2025-01: is too much
$doc$;
