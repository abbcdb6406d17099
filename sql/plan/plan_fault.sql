create function demo_plan.plan_fault(field text, message text, month text, current numeric, requested numeric)
returns demo_calc.fault
language sql immutable parallel safe
return (plan_fault.field, plan_fault.message, coalesce(plan_fault.month, ''),
        coalesce(to_jsonb(plan_fault.current), 'null'), coalesce(to_jsonb(plan_fault.requested), 'null'),
          null)::demo_calc.fault;

comment on function demo_plan.plan_fault(text, text, text, numeric, numeric) is $doc$
A fault of what a plan asks for: all parts are told, those without a value as null. month is NULL for a fault of the
plan as a whole.

example: select demo_calc.faults_json(array[demo_plan.plan_fault('months', 'too many', null, 5, 7)])
gives:   [{"field": "months", "month": null, "current": 5, "requested": 7, "constraint": "too many"}]
$doc$;
