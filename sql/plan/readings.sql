create function demo_plan.readings(sheet demo_plan.sheet, rows demo_plan.sheet_row[])
returns demo_plan.reading[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(array_agg((
             c.row_no, c.column_no, p.name, p.is_money, r.month, left(c.text, 40),
             -- a number needs no reading
             coalesce(c.number, a.amount), a.alternative, a.mark, coalesce(a.is_scaled, false), a.currency, a.fault,
             null, null)::demo_plan.reading order by c.row_no, c.column_no), '{}')
      from unnest(readings.rows) as r
      join unnest((readings.sheet).cells) as c on c.row_no = r.row_no
      join demo_kpi.metrics() as p on c.column_no = array_position((readings.sheet).columns, p.name)
      left join lateral demo_calc.read_amount(c.text) as a on c.number is null
     where not r.is_total);
end
$$;

comment on function demo_plan.readings(demo_plan.sheet, demo_plan.sheet_row[]) is $doc$
How the cells of a pasted table can be read as numbers of metrics, each by itself.

example: select r.alternative from demo_plan.sheet_of('[["Month", "Won$"], ["Jan 2025", "25,000"]]') as s
         cross join unnest(demo_plan.readings(s, demo_plan.sheet_rows(s))) as r
gives:   25
$doc$;
