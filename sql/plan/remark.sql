create type demo_plan.remark as (row_no int, column_no int, message text);

comment on type demo_plan.remark is $doc$
What is to be said about a cell of a pasted table, counted from 1 with the row of titles.
$doc$;
