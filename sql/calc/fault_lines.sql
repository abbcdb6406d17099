create function demo_calc.fault_lines(faults demo_calc.fault[])
returns text
language sql immutable parallel safe
begin atomic
  select string_agg(format(E'\n  %s: %s%s', coalesce(nullif(f.field, ''), 'the whole'), f."constraint",
                           coalesce(' (given ' || left(f.requested #>> '{}', 80) || ')', '')), '' order by f.ordinality)
    from unnest(fault_lines.faults) with ordinality as f;
end;

comment on function demo_calc.fault_lines(demo_calc.fault[]) is $doc$
Faults, one a line, as they stand in the message of an error.

example: select btrim(demo_calc.fault_lines(array[demo_calc.fault_of('teamSize', 'must be a number', 'x'::text)]),
         E'\n ')
gives:   teamSize: must be a number (given x)
$doc$;
