create function demo_kpi.require_month_list(months text[])
returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if months is null or cardinality(months) > 1201
     or exists (select from unnest(months) as m (month) where not demo_kpi.is_month(m.month)) then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'months must be a list of YYYY-MM from 2000 to 2100',
      array[demo_calc.fault_of('months', 'must be YYYY-MM from 2000 to 2100', months)],
      'For example: select demo.kpi_snapshot(tenant_id, ''{2025-01,2025-02}'');');
  end if;
end
$$;

comment on function demo_kpi.require_month_list(text[]) is $doc$
Raises unless all are months YYYY-MM.

raises:  TG400 a month is malformed
example: select demo_kpi.require_month_list('{2025-01,2025-02}') is not null
gives:   true
$doc$;
