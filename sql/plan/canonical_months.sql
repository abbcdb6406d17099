create function demo_plan.canonical_months(months jsonb)
returns jsonb
language sql immutable parallel safe
begin atomic
  select jsonb_agg(jsonb_build_object(
           'month', m.value ->> 'month',
           'metrics', (select coalesce(jsonb_object_agg(k.key, trim_scale(k.value::numeric)), '{}')
                         from jsonb_each(m.value -> 'metrics') as k)) order by m.value ->> 'month')
    from jsonb_array_elements(canonical_months.months) as m;
end;

comment on function demo_plan.canonical_months(jsonb) is $doc$
The months of a well-formed plan, ascending, their numbers without needless zeros.

example: select demo_plan.canonical_months('[{"month": "2025-01", "metrics": {"leadsCreated": 5.0}}]')
gives:   [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]
$doc$;
