create function demo.kpi_diff(before jsonb, after jsonb, targets jsonb, tolerances jsonb)
returns jsonb
language plpgsql immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from jsonb_array_elements(coalesce(before, '[]') || coalesce(after, '[]') || coalesce(targets, '[]')) as e
     where jsonb_typeof(e.value -> 'month') is distinct from 'string'
        or jsonb_typeof(e.value -> 'metrics') is distinct from 'object') then
    raise data_exception using message = 'an element is no month with metrics';
  end if;
  return demo_kpi.diff(
    demo_kpi.figures_of_json(coalesce(before, '[]')), demo_kpi.figures_of_json(coalesce(after, '[]')),
    demo_kpi.figures_of_json(coalesce(targets, '[]')),
    coalesce((tolerances ->> 'countTolerance')::numeric, 0),
    coalesce((tolerances ->> 'valueTolerance')::numeric, 0.005));
exception when data_exception or program_limit_exceeded then
  perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'the snapshots cannot be compared: ' || sqlerrm,
    array[('', 'must be lists of {month, metrics: {name: number}}, and numbers as tolerances', null, null, null,
           null)::demo_calc.fault],
    'Snapshots are what demo.kpi_snapshot gives; targets have their shape.');
end
$$;

comment on function demo.kpi_diff(jsonb, jsonb, jsonb, jsonb) is $doc$
Compares two snapshots ([{month, metrics}]) with what they should show (targets, the same shape): every metric with
before, after, delta, deltaPercent, target and passed. tolerances: countTolerance (absolute, 0) and valueTolerance
(share of the target, 0.005).

raises:  TG400 an argument is no such list
example: select demo.kpi_diff('[]', '[{"month": "2025-01", "metrics": {"leadsCreated": 5}}]',
         '[{"month": "2025-01", "metrics": {"leadsCreated": 6}}]', null) ->> 'overallPassed'
gives:   false
$doc$;
