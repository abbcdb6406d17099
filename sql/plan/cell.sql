create type demo_plan.cell as (row_no int, column_no int, text text, number numeric, is_long boolean);

comment on type demo_plan.cell is $doc$
A cell of a pasted table, counted from 1: its text as demo_calc.cell_text leaves it ('' for none), and its number
where it came as one. A long one, of more than 200 characters, is not read.
$doc$;
