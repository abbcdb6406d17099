create function demo_plan.refuse_plan(faults demo_calc.fault[])
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'the plan is malformed' || demo_calc.fault_lines(faults),
                           faults,
    'A plan looks like {"planType": "deltas", "months": [{"month": "2025-01", "metrics": {"leadsCreated": 5, "contactsCreated": 8}}]}.');
end
$$;

comment on function demo_plan.refuse_plan(demo_calc.fault[]) is $doc$
Raises, because a plan is malformed, and shows what one looks like.

raises:  TG400 always
example: select count(demo_plan.refuse_plan('{}')) from generate_series(1, 0)
gives:   0
$doc$;
