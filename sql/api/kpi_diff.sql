create function demo.kpi_diff(before jsonb, after jsonb, targets jsonb, tolerances jsonb)
returns jsonb
language plpgsql immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return demo_kpi.diff_json(before, after, targets, tolerances);
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
