create type demo_plan.sheet_row as (row_no int, label text, is_total boolean, month text, fault text);

comment on type demo_plan.sheet_row is $doc$
A row of a pasted table that is neither titles nor blank: its month, or why it has none; a total has neither.
$doc$;
