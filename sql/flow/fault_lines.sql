create function demo_flow.fault_lines(faults jsonb)
returns text
language sql immutable parallel safe
begin atomic
  select string_agg(format(E'\n  %s: %s%s', coalesce(nullif(f.value ->> 'field', ''), 'the whole'), f.value ->> 'constraint', coalesce(' (given ' || left(f.value ->> 'requested', 80) || ')', '')), '' order by f.ordinality)
    from jsonb_array_elements(fault_lines.faults) with ordinality as f;
end;

comment on function demo_flow.fault_lines(jsonb) is $doc$
Faults, one a line, as they stand in the message of an error.

example: select btrim(demo_flow.fault_lines('[{"field": "teamSize", "constraint": "must be a number", "requested": "x"}]'), E'\n ')
gives:   teamSize: must be a number (given x)
$doc$;
