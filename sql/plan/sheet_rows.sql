create function demo_plan.sheet_rows(sheet demo_plan.sheet)
returns demo_plan.sheet_row[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    with labelled as (
      select c.row_no,
             coalesce(max(c.text) filter (where c.column_no = (sheet_rows.sheet).month_at), '') as label
        from unnest((sheet_rows.sheet).cells) as c
       where (sheet_rows.sheet).month_at is not null
         and c.row_no is distinct from (sheet_rows.sheet).head
       group by c.row_no
      having bool_or(c.text <> '')
    ), dated as (
      select l.row_no, l.label, t.is_total, m.month, m.fault,
             min(l.row_no) filter (where m.month is not null) over (partition by m.month) as first_no
        from labelled as l
       cross join lateral (select demo_calc.fold(left(l.label, 20)) ~ '^(grand )?(totals?|sums?) ?:?$' as is_total) as t
        left join lateral demo_calc.read_month(l.label) as m on not t.is_total
    )
    select coalesce(array_agg((d.row_no, d.label, d.is_total, case when d.row_no = d.first_no then d.month end,
                               coalesce(d.fault, case when d.row_no > d.first_no
                                 then format('%s stands in row %s already', d.month, d.first_no) end)
                              )::demo_plan.sheet_row order by d.row_no), '{}')
      from dated as d);
end
$$;

comment on function demo_plan.sheet_rows(demo_plan.sheet) is $doc$
The rows of a pasted table that are neither titles nor blank, with their months. A month that stands in an earlier row
is a fault.

example: select r.month
         from unnest(demo_plan.sheet_rows(demo_plan.sheet_of('[["Month", "Won"], ["Jan 2025", 1]]'))) as r
gives:   2025-01
$doc$;
