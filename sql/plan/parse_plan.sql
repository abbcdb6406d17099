create function demo_plan.parse_plan(cells jsonb, currency text)
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _sheet    demo_plan.sheet;
  _rows     demo_plan.sheet_row[];
  _readings demo_plan.reading[];
  _notes    demo_plan.remark[];
begin
  perform demo_plan.require_cells(cells);
  _sheet := demo_plan.sheet_of(cells);
  _rows := demo_plan.sheet_rows(_sheet);
  _readings := demo_plan.settled_readings(
    demo_plan.readings(_sheet, _rows), demo_plan.known_currency(parse_plan.currency),
    array(select c.code from ref.currencies as c where c.minor_units > 2));

  _notes := demo_plan.reading_notes(_readings)
    || array(select (r.row_no, _sheet.month_at, format('"%s" is left out: it is a total', r.label))::demo_plan.remark
               from unnest(_rows) as r where r.is_total)
    || array(select (r.row_no, _sheet.month_at,
                     format('%s is left out: it names no number', r.month))::demo_plan.remark
               from unnest(_rows) as r
              where r.month is not null
                and not exists (select from unnest(_readings) as n
                                 where n.row_no = r.row_no and (n.amount is not null or n.fault is not null)));

  return jsonb_build_object(
    'plan', jsonb_build_object('months', demo_plan.months_of(_readings)),
    'columns', to_jsonb(coalesce(_sheet.columns, '{}')),
    'rows', (select coalesce(jsonb_agg(r.month order by n), '[]')
               from generate_series(1, _sheet.row_count) as n left join unnest(_rows) as r on r.row_no = n),
    'errors', demo_plan.remarks_json(demo_plan.sheet_faults(_sheet, _rows, _readings)),
    'notes', demo_plan.remarks_json(_notes));
end
$$;

comment on function demo_plan.parse_plan(jsonb, text) is $doc$
What is pasted from a spreadsheet as a plan: {plan, errors, notes, columns, rows}. cells is an array of rows of texts,
numbers and nulls; errors and notes are [{row, column, message}], counted from 1 with the row of titles, and plan
holds what could be read, so it counts only where errors is empty. columns says what each column holds and rows of
which month each row is, null where that is unknown. It guesses nothing.

Titles name the columns (month, leads, won, won$, ...; demo_plan.plan_column); without them the columns are month,
leadsCreated, contactsCreated, companiesCreated, dealsCreated, closedWonCount, closedWonValue, pipelineAddedValue,
activitiesCreated. Months are read by demo_calc.read_month, numbers by demo_calc.read_amount. 25,000 and 25.000 are 25
thousand, with a note: no cents have three digits. Such a cell is an error where both occur, or where other cells have
its separator as decimal mark (12,5 or 1.234,50); 1,234k is one unless other cells show the decimal mark, and so is
1,234 of a currency with three decimals. currency is that of the tenant (KWD); without it, money is in that of its
cell. An empty cell, n/a and a dash name no number; a dash gets a note, since some mean 0 by it. Totals, and months
without any number, are left out with a note.

reads:   ref.currencies
raises:  TG400 cells is not an array of at most 200 rows of at most 40 texts, numbers and nulls, or the currency is
               not known
example: select demo_plan.parse_plan('[["Month", "Leads", "Won$"], ["Jan 2025", "50", "$25k"]]', 'USD') #>>
         '{plan,months,0}'
gives:   {"month": "2025-01", "metrics": {"leadsCreated": 50, "closedWonValue": 25000}}
$doc$;
