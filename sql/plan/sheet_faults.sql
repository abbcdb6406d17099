create function demo_plan.sheet_faults(sheet demo_plan.sheet, rows demo_plan.sheet_row[], readings demo_plan.reading[])
returns demo_plan.remark[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  _long   demo_plan.remark[] := array(
    select (c.row_no, c.column_no, 'the cell holds more than 200 characters')::demo_plan.remark
      from unnest(sheet.cells) as c where c.is_long);
  _faults demo_plan.remark[] := demo_plan.column_faults(sheet)
    || array(select (r.row_no, sheet.month_at, r.fault)::demo_plan.remark from unnest(rows) as r
             where r.fault is not null)
    || array(select (r.row_no, r.column_no, r.fault)::demo_plan.remark
               from unnest(readings) as r where r.fault is not null);
begin
  -- of a cell that was not read, nothing else is said
  _faults := _long || array(
    select f from unnest(_faults) as f
     where not exists (select from unnest(_long) as l where l.row_no = f.row_no and l.column_no = f.column_no));
  if _faults = '{}' and not exists (select from unnest(rows) as r where r.month is not null) then
    return array[(coalesce(sheet.head, 1), sheet.month_at, 'there is no row with a month')::demo_plan.remark];
  end if;
  return _faults;
end
$$;

comment on function demo_plan.sheet_faults(demo_plan.sheet, demo_plan.sheet_row[], demo_plan.reading[]) is $doc$
All that is wrong with a pasted table.

example: select f.message from unnest(demo_plan.sheet_faults(demo_plan.sheet_of('[["Month"], ["Total"]]'), '{}',
         '{}')) as f
gives:   there is no row with a month
$doc$;
