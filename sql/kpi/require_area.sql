create function demo_kpi.require_area(area text)
returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not area = any (demo_kpi.realism_areas()) then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', format('there is no area %s', area),
                             array[demo_calc.fault_of('area', 'must be one of '
                                     || array_to_string(demo_kpi.realism_areas(), ', '), area)],
                             'See all checks: select * from demo.realism_report(''<tenantId>'');');
  end if;
  return area;
end
$$;

comment on function demo_kpi.require_area(text) is $doc$
An area of the report on realism as it is, NULL for all of them; raises where there is no such area.

raises:  TG400 there is no such area
example: select demo_kpi.require_area('dirt')
gives:   dirt
$doc$;
