create function demo_kpi.read_query(query jsonb, known text[], sorts text, example text,
                                    out page int, out size int, out search text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _faults demo_calc.fault[] := demo_calc.listed_faults(demo_kpi.check_query(query, known, sorts));
begin
  if _faults <> '{}' then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'the query has faults' || demo_calc.fault_lines(_faults),
                             _faults, example);
  end if;
  page := coalesce(query ->> 'page', '1');
  size := coalesce(query ->> 'pageSize', '20');
  search := coalesce(demo_calc.fold(demo_calc.as_seen(query ->> 'search')), '');
end
$$;

comment on function demo_kpi.read_query(jsonb, text[], text, text) is $doc$
What the parameters that all lists share ask for: the page, its size and the text to search for, folded
(demo_calc.fold). Raises where a parameter is wrong; example is the hint.

reads:   ref.countries, ref.country_aliases, ref.industries
raises:  TG400 a parameter is wrong
example: select size from demo_kpi.read_query('{"pageSize": "50"}', '{page,pageSize}', '', '')
gives:   50
$doc$;
