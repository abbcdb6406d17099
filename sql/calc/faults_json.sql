create function demo_calc.faults_json(faults demo_calc.fault[])
returns jsonb
language sql immutable parallel safe
begin atomic
  select coalesce(jsonb_agg(
           jsonb_strip_nulls(jsonb_build_object('field', f.field, 'constraint', f."constraint", 'more', f.more))
           || case when f.month is not null then jsonb_build_object('month', nullif(f.month, '')) else '{}' end
           || case when f.current is not null then jsonb_build_object('current', f.current) else '{}' end
           || case when f.requested is not null then jsonb_build_object('requested', f.requested) else '{}' end
           order by f.ordinality), '[]')
    from unnest(faults_json.faults) with ordinality as f;
end;

comment on function demo_calc.faults_json(demo_calc.fault[]) is $doc$
Faults as the JSON array that callers get: each with the parts that it has.

example: select demo_calc.faults_json(array[('leadsCreated', 'is too large', '2025-01', null, '7',
         null)::demo_calc.fault])
gives:   [{"field": "leadsCreated", "month": "2025-01", "requested": 7, "constraint": "is too large"}]
$doc$;
