create function demo_plan.column_faults(sheet demo_plan.sheet)
returns demo_plan.remark[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    with shown as (
      select string_agg(n.name, ', ' order by n.no) as names
        from (select 0 as no, 'month' as name union all select m.no, m.name from demo_kpi.metrics() as m) as n
    ), filled as (
      select c.column_no, min(c.row_no) as row_no
        from unnest((column_faults.sheet).cells) as c
       where c.row_no is distinct from (column_faults.sheet).head and c.text <> ''
       group by c.column_no
    ), titles as (
      select i as no, (column_faults.sheet).columns[i] as name, coalesce(t.text, '') as title, f.row_no as filled_at,
             array_position((column_faults.sheet).columns, (column_faults.sheet).columns[i]) as first_no
        from generate_subscripts((column_faults.sheet).columns, 1) as i
        left join unnest((column_faults.sheet).cells) as t
          on t.row_no = (column_faults.sheet).head and t.column_no = i
        left join filled as f on f.column_no = i
    ), found (row_no, column_no, message) as (
      select (column_faults.sheet).head, t.no,
             case when t.name is not null and t.no > t.first_no
                    then format('"%s" stands for %s, which column %s is already', left(t.title, 40), t.name, t.first_no)
                  when t.name is null and t.title <> ''
                    then format('there is no column "%s"; a plan has %s', left(t.title, 40), s.names)
                  when t.name is null and t.filled_at is not null
                    then format('column %s holds something but has no title; a plan has %s', t.no, s.names) end
        from titles as t cross join shown as s
       where (column_faults.sheet).head is not null
      union all
      select (column_faults.sheet).head, 1, 'there is no column for the month'
       where (column_faults.sheet).head is not null and (column_faults.sheet).month_at is null
      union all
      select t.filled_at, t.no, format('there is no column %s without titles; a plan has %s', t.no, s.names)
        from titles as t cross join shown as s
       where (column_faults.sheet).head is null and t.name is null and t.filled_at is not null
      union all
      select coalesce((column_faults.sheet).head, 1), 1, 'there is no row with a month'
       where not exists (select from filled as f)
    )
    select coalesce(array_agg((f.row_no, f.column_no, f.message)::demo_plan.remark), '{}')
      from found as f
     where f.message is not null);
end
$$;

comment on function demo_plan.column_faults(demo_plan.sheet) is $doc$
What is wrong with the columns of a pasted table: unknown titles, two columns for one thing, numbers without a title,
no month.

example: select r.column_no
         from unnest(demo_plan.column_faults(demo_plan.sheet_of('[["Period", "Colour"], ["2025-01", 1]]'))) as r
gives:   2
$doc$;
