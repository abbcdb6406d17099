create function demo_kpi.require_months(from_month text, to_month text)
returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  _must constant text := 'must be YYYY-MM from 2000 to 2100, from not after to';
begin
  if not (demo_kpi.is_month(from_month) and demo_kpi.is_month(to_month) and from_month <= to_month) then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
      case when from_month is null or to_month is null
           then concat_ws(' and ', case when from_month is null then 'the first month (from)' end,
                                   case when to_month is null then 'the last month (to)' end)
                || ' of the range must be named'
           else format('from %s to %s is no range of months', from_month, to_month) end,
      array[case when demo_kpi.is_month(from_month) then demo_calc.fault_of('to', _must, to_month)
                 else demo_calc.fault_of('from', _must, from_month) end],
      'For example: select * from demo.kpis(tenant_id, ''2025-01'', ''2025-06'');');
  end if;
end
$$;

comment on function demo_kpi.require_months(text, text) is $doc$
Raises unless the two are months YYYY-MM and the first is not after the second.

raises:  TG400 the months are malformed or in the wrong order
example: select demo_kpi.require_months('2025-01', '2025-06') is not null
gives:   true
$doc$;
