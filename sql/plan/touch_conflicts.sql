create function demo_plan.touch_conflicts(tenant_id uuid, months text[])
returns demo_plan.conflict[]
language sql stable
begin atomic
  select array(
    select ('human_edit', 'info', null, t.months, '{}', format('people have changed %s since a job made them: %s',
              case t.total when 1 then '1 record' else t.total || ' records' end, t.words))::demo_plan.conflict
      from (
        select array_agg(f.month order by f.month) as months, sum(f.touched) as total,
               string_agg(f.touched || ' of ' || f.month, ', ' order by f.month) as words
          from demo_kpi.touched(touch_conflicts.tenant_id, touch_conflicts.months) as f
      ) as t
     where t.total > 0);
end;

comment on function demo_plan.touch_conflicts(uuid, text[]) is $doc$
What people have changed of the generated records of months, as a conflict that is there to be known.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals
example: select demo_plan.touch_conflicts('00000000-0000-4000-8000-00000000000a', '{2025-01}')
gives:   {}
$doc$;
