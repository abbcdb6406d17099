create function demo_plan.sheet_of(cells jsonb)
returns demo_plan.sheet
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  _sheet demo_plan.sheet;
  _first int;  -- the first row that holds anything
  _names text[] := array['month'] || array(select m.name from demo_kpi.metrics() as m order by m.no);
begin
  _sheet.row_count := jsonb_array_length(cells);
  _sheet.cells := array(
    -- what is long is not read: it would take long
    select (r.no, c.no, coalesce(case when l.is_long then '…' else demo_calc.cell_text(c.value #>> '{}') end, ''),
            case when jsonb_typeof(c.value) = 'number' and not l.is_long then trim_scale(c.value::numeric) end,
            l.is_long)::demo_plan.cell
      from jsonb_array_elements(cells) with ordinality as r (value, no)
     cross join jsonb_array_elements(r.value) with ordinality as c (value, no)
     cross join lateral (select coalesce(length(c.value #>> '{}') > 200, false) as is_long) as l
     order by r.no, c.no);
  _first := (select min(c.row_no) from unnest(_sheet.cells) as c where c.text <> '');

  -- titles: a row that has one of the known ones, or has neither a month nor a number
  select _first into _sheet.head
    from unnest(_sheet.cells) as c
   cross join lateral demo_calc.read_month(c.text) as m
   cross join lateral demo_calc.read_amount(c.text) as a
   where c.row_no = _first
  having bool_or(demo_plan.plan_column(c.text) is not null)
    or not bool_or(m.month is not null or a.amount is not null);
  select array_agg(case when _sheet.head is null then _names[i] else demo_plan.plan_column(t.text) end order by i)
    into _sheet.columns
    from generate_series(1, (select max(c.column_no) from unnest(_sheet.cells) as c)) as i
    left join unnest(_sheet.cells) as t on t.row_no = _sheet.head and t.column_no = i;
  _sheet.month_at := array_position(_sheet.columns, 'month');
  return _sheet;
end
$$;

comment on function demo_plan.sheet_of(jsonb) is $doc$
A pasted table [[cell, ...], ...] with its row of titles and what its columns hold. Without titles the columns are the
month and the metrics in their order.

example: select (demo_plan.sheet_of('[["Won", "Period"], [3, "2025-01"]]')).columns
gives:   {closedWonCount,month}
$doc$;
