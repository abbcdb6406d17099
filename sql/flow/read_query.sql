create function demo_flow.read_query(query jsonb, known text[], sorts text, example text, out page int, out size int, out search text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _faults jsonb := demo_flow.check_query(query, known, sorts);
begin
  if _faults <> '[]' then
    raise exception using
      errcode = 'TG400',
      message = 'the query has faults' || demo_flow.fault_lines(_faults),
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', _faults),
      hint    = example;
  end if;
  page := coalesce(query ->> 'page', '1');
  size := coalesce(query ->> 'pageSize', '20');
  search := coalesce(lower(btrim(query ->> 'search')), '');
end
$$;

comment on function demo_flow.read_query(jsonb, text[], text, text) is $doc$
What the parameters that all lists share ask for: the page, its size and the text to search for. Raises where a parameter is wrong;
example is the hint.

reads:   ref.countries, ref.country_aliases, ref.industries
raises:  TG400 a parameter is wrong
example: select size from demo_flow.read_query('{"pageSize": "50"}', '{page,pageSize}', '', '')
gives:   50
$doc$;
