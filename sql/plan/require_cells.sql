create function demo_plan.require_cells(cells jsonb)
returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  _fault text := case
    when coalesce(jsonb_typeof(cells), '') <> 'array' then 'must be an array of rows'
    when jsonb_array_length(cells) > 200 then 'must have at most 200 rows'
    when jsonb_path_exists(cells, 'strict $[*] ? (@.type() != "array")')
      then 'must be an array of rows, each an array of cells'
    when jsonb_path_exists(cells, 'strict $[*] ? (@.size() > 40)') then 'must have at most 40 columns'
    when jsonb_path_exists(cells, 'strict $[*][*] ? (@.type() != "string" && @.type() != "number"
                                                     && @.type() != "null")')
      then 'must hold texts, numbers and nulls only'
  end;
begin
  if _fault is not null then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'cells ' || _fault,
                             array[('cells', _fault, null, null, null, null)::demo_calc.fault],
                             'For example: select demo.parse_plan(''[["month", "leads"], ["2025-01", "50"]]'');');
  end if;
end
$$;

comment on function demo_plan.require_cells(jsonb) is $doc$
Refuses what is no table of a spreadsheet.

raises:  TG400 cells is not an array of at most 200 rows of at most 40 texts, numbers and nulls
example: select demo_plan.require_cells('[["2025-01", 5]]') is not null
gives:   true
$doc$;
