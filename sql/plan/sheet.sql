create type demo_plan.sheet as (
  row_count int, head int, columns text[], month_at int, cells demo_plan.cell[]);

comment on type demo_plan.sheet is $doc$
A pasted table: the row of titles (NULL without one), what each column holds (a metric's name, month, or NULL where
that is unknown), the column of the month, and its cells.
$doc$;
