create function demo_kpi.diff_json(before jsonb, after jsonb, targets jsonb, tolerances jsonb)
returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  _before  jsonb := coalesce(before, '[]');
  _after   jsonb := coalesce(after, '[]');
  _targets jsonb := coalesce(targets, '[]');
  _report  jsonb;
begin
  begin
    if exists (select from jsonb_array_elements(_before || _after || _targets) as e
                where jsonb_typeof(e.value -> 'month') is distinct from 'string'
                   or jsonb_typeof(e.value -> 'metrics') is distinct from 'object') then
      raise data_exception using message = 'an element is no month with metrics';
    end if;
    _report := demo_kpi.diff(demo_kpi.figures_of_json(_before), demo_kpi.figures_of_json(_after),
                             demo_kpi.figures_of_json(_targets),
                             coalesce((tolerances ->> 'countTolerance')::numeric, 0),
                             coalesce((tolerances ->> 'valueTolerance')::numeric, 0.005));
  exception when data_exception or program_limit_exceeded then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'the snapshots cannot be compared: ' || sqlerrm,
      array[('', 'must be lists of {month, metrics: {name: number}}, and numbers as tolerances', null, null, null,
             null)::demo_calc.fault],
      'Snapshots are what demo.kpi_snapshot gives; targets have their shape.');
  end;
  return _report;
end
$$;

comment on function demo_kpi.diff_json(jsonb, jsonb, jsonb, jsonb) is $doc$
Compares two snapshots with what they should show, all of them given as [{month, metrics}], and raises where they are
not. The tolerances are those of demo.kpi_diff.

raises:  TG400 an argument is no such list
example: select demo_kpi.diff_json('[]', '[{"month": "2025-01", "metrics": {"leadsCreated": 5}}]', null, '{}')
                #>> '{months,0,entries,0,delta}'
gives:   5
$doc$;
