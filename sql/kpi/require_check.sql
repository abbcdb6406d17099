create function demo_kpi.require_check(check_name text, rows int)
returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from ref.realism_checks as c where c.check_name = require_check.check_name) then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
                             format('there is no check %s', coalesce(check_name, 'NULL')),
                             array[demo_calc.fault_of('checkName', 'must be a check of the report', check_name)],
                             'See all checks: select * from demo.realism_report(''<tenantId>'');');
  elsif rows is null or rows not between 1 and 100 then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'rows must be between 1 and 100',
                             array[demo_calc.fault_of('rows', 'must be between 1 and 100', rows)]);
  end if;
  return check_name;
end
$$;

comment on function demo_kpi.require_check(text, int) is $doc$
A check of the report on realism as it is; raises where there is no such check, or more rows are asked for than are
shown.

reads:   ref.realism_checks
raises:  TG400 there is no such check, or rows is not between 1 and 100
example: select demo_kpi.require_check('win_rate', 5)
gives:   win_rate
$doc$;
