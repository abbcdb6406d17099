create type demo_plan.reading as (
  row_no int, column_no int, metric text, is_money boolean, month text, text text, amount numeric, alternative numeric,
  mark text, is_scaled boolean, currency text, fault text, how text, is_proved boolean);

comment on type demo_plan.reading is $doc$
How a cell is read as a number of a metric: amount, or alternative where its separator is the decimal mark; mark is
the decimal mark that goes with amount. how: one way, thousands, decimal or either; is_proved: other cells show that
mark. Without amount and fault it names no number.
$doc$;
