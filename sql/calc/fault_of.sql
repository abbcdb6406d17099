create function demo_calc.fault_of(field text, "constraint" text, requested anyelement)
returns demo_calc.fault
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select (fault_of.field, fault_of."constraint", null, null, coalesce(to_jsonb(fault_of.requested), 'null'),
          null)::demo_calc.fault
$$;

comment on function demo_calc.fault_of(text, text, anyelement) is $doc$
A fault of one field; what was given is told, also where it is NULL. constraint is NULL where there is nothing to say
but that.

example: select demo_calc.faults_json(array[demo_calc.fault_of('page', 'must be at least 1', 0)])
gives:   [{"field": "page", "requested": 0, "constraint": "must be at least 1"}]
$doc$;
