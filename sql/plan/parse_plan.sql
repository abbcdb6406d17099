create function demo_plan.parse_plan(cells jsonb)
returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  _fault     text := case
                       when coalesce(jsonb_typeof(cells), '') <> 'array' then 'must be an array of rows'
                       when jsonb_array_length(cells) > 200 then 'must have at most 200 rows'
                       when jsonb_path_exists(cells, 'strict $[*] ? (@.type() != "array")')
                         then 'must be an array of rows, each an array of cells'
                       when jsonb_path_exists(cells, 'strict $[*] ? (@.size() > 40)')
                         then 'must have at most 40 columns'
                       when jsonb_path_exists(cells,
                                              'strict $[*][*] ? (@.type() != "string" && @.type() != "number" && @.type() != "null")') then 'must hold texts, numbers and nulls only'
                     end;
  _names     text[] := array['month'] || array(select m.name from demo_kpi.metrics() as m order by m.no);
  _first     int;   -- the first row that holds anything
  _head      int;   -- the row of titles, where there is one
  _columns   text[];  -- what each column holds, NULL where that is unknown
  _month_at  int;
  -- the cells of metrics: {row, col, name, is_money, month, amount, alternative, mark, is_scaled, currency, fault, text}
  _read      jsonb;
  _proved    text[];  -- decimal marks that cells prove
  _grouped   text[];  -- decimal marks that follow where one separator and three digits are thousands
  _months    jsonb;
  _rows      jsonb;  -- the month of each row, NULL where it holds none
  _errors    jsonb := '[]';
  _more      jsonb;
  _notes     jsonb;
begin
  if _fault is not null then
    raise exception using
      errcode = 'TG400',
      message = 'cells ' || _fault,
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details',
                                   jsonb_build_array(jsonb_build_object('field', 'cells', 'constraint', _fault))),
      hint    = 'For example: select demo.parse_plan(''[["month", "leads"], ["2025-01", "50"]]'');';
  end if;

  -- titles: a row that has one of the known ones, or has neither a month nor a number
  select r.ordinality into _first
    from jsonb_array_elements(cells) with ordinality as r
   where exists (select from jsonb_array_elements_text(r.value) as c where demo_calc.cell_text(c.value) <> '')
   order by r.ordinality
   limit 1;
  select _first into _head
    from jsonb_array_elements_text(cells -> (_first - 1)) as c
   cross join lateral demo_calc.read_month(c.value) as m
   cross join lateral demo_calc.read_amount(c.value) as a
  having bool_or(demo_calc.plan_column(c.value) is not null)
    or not bool_or(m.month is not null or a.amount is not null);
  select array_agg(case when _head is null then _names[i]
                   else demo_calc.plan_column(cells -> (_head - 1) ->> (i - 1)) end order by i) into _columns
    from generate_series(1, (select max(jsonb_array_length(r.value)) from jsonb_array_elements(cells) as r)) as i;
  _month_at := array_position(_columns, 'month');

  with filled as (
    select c.ordinality::int as col, min(r.ordinality) as row
      from jsonb_array_elements(cells) with ordinality as r
     cross join lateral jsonb_array_elements_text(r.value) with ordinality as c
     where r.ordinality is distinct from _head and demo_calc.cell_text(c.value) <> ''
     group by c.ordinality
  ), titles as (
    select i as col, _columns[i] as name,
           coalesce(demo_calc.cell_text(cells -> (_head - 1) ->> (i - 1)), '') as title, f.row as filled_at
      from generate_subscripts(_columns, 1) as i
      left join filled as f on f.col = i
  ), found (row, col, message) as (
    select _head, t.col, format('there is no column "%s"; a plan has %s', left(t.title, 40),
                                array_to_string(_names, ', '))
      from titles as t where _head is not null and t.name is null and t.title <> ''
    union all
    select _head, t.col, format('column %s holds something but has no title; a plan has %s', t.col,
                                array_to_string(_names, ', '))
      from titles as t where _head is not null and t.title = '' and t.filled_at is not null
    union all
    select _head, t.col, format('"%s" stands for %s, which column %s is already', left(t.title, 40), t.name,
                                array_position(_columns, t.name))
      from titles as t where _head is not null and t.name is not null and t.col > array_position(_columns, t.name)
    union all
    select _head, 1, 'there is no column for the month' where _head is not null and _month_at is null
    union all
    select t.filled_at::int, t.col, format('there is no column %s without titles; a plan has %s', t.col,
                                           array_to_string(_names, ', '))
      from titles as t where _head is null and t.name is null and t.filled_at is not null
    union all
    select coalesce(_head, 1), 1, 'there is no row with a month'
     where not exists (select from filled)
  )
  select coalesce(jsonb_agg(jsonb_build_object('row', f.row, 'column', f.col, 'message', f.message) order by f.row,
                            f.col), '[]') into _errors from found as f;

  -- every row that is not titles, blank or a total, with its month
  with data as (
    select r.ordinality::int as row, r.value as cells, demo_calc.cell_text(r.value ->> (_month_at - 1)) as label
      from jsonb_array_elements(cells) with ordinality as r
     where r.ordinality is distinct from _head and _month_at is not null
       and exists (select from jsonb_array_elements_text(r.value) as c where demo_calc.cell_text(c.value) <> '')
  ), kept as (
    select d.row, d.cells, d.label, m.month, m.fault,
           case when m.month is not null then row_number() over (partition by m.month order by d.row) end as nth,
           min(d.row) over (partition by m.month) as first_row
      from data as d
     cross join lateral demo_calc.read_month(d.label) as m
     where not coalesce(demo_calc.fold(d.label) ~ '^(grand )?(totals?|sums?) ?:?$', false)
  ), amounts as (
    select r.row, i as col, p.name, p.is_money, case when r.nth = 1 then r.month end as month,
           left(demo_calc.cell_text(r.cells ->> (i - 1)), 40) as text,
           -- a number needs no reading
           case when v.is_number then trim_scale((r.cells ->> (i - 1))::numeric) else a.amount end as amount,
           case when not v.is_number then a.alternative end as alternative, case when not v.is_number
             then a.mark end as mark, coalesce(a.is_scaled, false) as is_scaled,
           case when not v.is_number then a.currency end as currency, case when not v.is_number
             then a.fault end as fault
      from kept as r
     cross join generate_subscripts(_columns, 1) as i
      join demo_kpi.metrics() as p on p.name = _columns[i] and i = array_position(_columns, p.name)
     cross join lateral (select coalesce(jsonb_typeof(r.cells -> (i - 1)) = 'number', false) as is_number) as v
     cross join lateral demo_calc.read_amount(case when not v.is_number then r.cells ->> (i - 1) end) as a
  )
  select coalesce((select jsonb_agg(to_jsonb(a) order by a.row, a.col) from amounts as a), '[]'),
         coalesce((
           select jsonb_agg(jsonb_build_object('row', r.row, 'column', _month_at,
                    'message', coalesce(r.fault, format('%s stands in row %s already', r.month, r.first_row)))
                      order by r.row)
             from kept as r where r.fault is not null or r.nth > 1), '[]'),
         coalesce((
           select jsonb_agg(jsonb_build_object('row', d.row, 'column', _month_at,
                                               'message', format('"%s" is left out: it is a total', d.label))
                                                 order by d.row)
             from data as d where not exists (select from kept as r where r.row = d.row)), '[]'),
         coalesce((select jsonb_agg(jsonb_build_object('month', r.month, 'row', r.row) order by r.month)
                   from kept as r where r.nth = 1), '[]')
    into _read, _more, _notes, _months;
  _errors := _errors || _more;
  select coalesce(jsonb_agg(m.value -> 'month' order by r.no), '[]') into _rows
    from generate_series(1, jsonb_array_length(cells)) as r (no)
    left join jsonb_array_elements(_months) as m on (m.value ->> 'row')::int = r.no;
  if _month_at is not null and _months = '[]' and _errors = '[]' then
    _errors := jsonb_build_array(jsonb_build_object('row', coalesce(_head, 1), 'column', _month_at,
                                                    'message', 'there is no row with a month'));
  end if;

  -- 25,000 is 25 thousand: no cents have three digits. Where its comma is the decimal mark of other cells, or others
  -- have 25.000, nobody
  -- knows. 1.234k is written either way: that takes a cell that shows the decimal mark
  select coalesce(array_agg(distinct c.mark) filter (where c.alternative is null), '{}'),
         coalesce(array_agg(distinct c.mark) filter (where c.alternative is not null and not c.is_scaled), '{}')
    into _proved, _grouped
    from jsonb_to_recordset(_read) as c (alternative numeric, mark text, is_scaled boolean)
   where c.mark is not null;

  with read as (
    select c.row, c.col, c.name, c.is_money, c.month, c.currency, c.text, c.mark, h.how,
           case h.how when 'decimal' then c.alternative else c.amount end as amount,
           coalesce(c.fault, case when h.how = 'either' then
             format('"%s" can be read as %s or as %s%s; write %s or %s', c.text, c.amount, c.alternative,
                    case when _proved @> array[translate(c.mark, '.,', ',.')]
                      then format(', since other cells have "%s" as decimal mark',
                                  translate(c.mark, '.,', ',.')) end, c.amount,
                    case when c.alternative = trunc(c.alternative) then c.alternative::text
                      else rpad(c.alternative::text, length(c.alternative::text) + 4 - scale(c.alternative),
                                '0') end) end) as fault
      from jsonb_to_recordset(_read) as c (row int, col int, name text, is_money boolean, month text, amount numeric,
                                           alternative numeric, mark text, is_scaled boolean, currency text,
                                             fault text, text text)
     cross join lateral (
       select case when c.alternative is null then 'one way'
                   when c.is_scaled then case when _proved = array[c.mark] then 'thousands'
                     when _proved = array[translate(c.mark, '.,', ',.')] then 'decimal' else 'either' end
                   when _proved @> array[translate(c.mark, '.,', ',.')] or _proved = '{}'
                     and cardinality(_grouped) > 1 then 'either'
                   else 'thousands' end as how
     ) as h
  ), judged as (
    select r.*,
           coalesce(r.fault,
             case when r.currency is not null and not r.is_money
               then format('"%s" is money, but %s is a count', r.text, r.name)
                  when r.amount <> trunc(r.amount) and not r.is_money
                    then format('"%s" is not a whole number, which %s must be', r.text, r.name)
                  when abs(r.amount) > 1000000000000 then format('"%s" is too large', r.text)
                  when scale(r.amount) > 3 then format('"%s" has more decimals than any currency',
                                                       r.text) end) as message
      from read as r
  ), good as (
    select m.value ->> 'month' as month, (m.value ->> 'row')::int as row,
           jsonb_object_agg(j.name, j.amount) filter (where j.amount is not null and j.message is null) as metrics,
           coalesce(bool_or(j.message is not null), false) as has_fault
      from jsonb_array_elements(_months) as m
      left join judged as j on j.month = m.value ->> 'month'
     group by 1, 2
  )
  select coalesce((select jsonb_agg(jsonb_build_object('row', j.row, 'column', j.col, 'message', j.message))
                   from judged as j where j.message is not null), '[]'),
         _notes || coalesce((
           select jsonb_agg(jsonb_build_object('row', n.row, 'column', n.col, 'message', n.message))
             from (
               select g.row, _month_at as col, format('%s is left out: it names no number', g.month) as message
                      from good as g where g.metrics is null and not g.has_fault
               union all
               select j.row, j.col, format('"%s" is read as no number given; write 0 for none', j.text)
                      from judged as j where j.text in ('-', '–', '—')
               union all
               select j.row, j.col, format('"%s" is read as %s: %s', j.text, j.amount, case when j.how = 'decimal'
                                           or _proved = array[j.mark] then 'other cells show the decimal mark'
                                                                                            else 'three digits after a separator are thousands' end)
                 from (select j.*, row_number() over (partition by j.how, j.mark order by j.row, j.col) as nth
                       from judged as j where j.how in ('thousands', 'decimal') and j.message is null) as j
                         where j.nth = 1
               union all
               select j.row, j.col,
                      format('"%s": amounts are taken in the tenant''s currency, whatever sign they bear', j.text)
                 from (select j.*, row_number() over (partition by j.currency order by j.row, j.col) as nth
                       from judged as j where j.currency is not null and j.message is null) as j where j.nth = 1
             ) as n), '[]'),
         coalesce((select jsonb_agg(jsonb_build_object('month', g.month, 'metrics', g.metrics) order by g.month)
                   from good as g where g.metrics is not null), '[]')
    into _more, _notes, _months;
  _errors := _errors || _more;

  return jsonb_build_object(
    'plan', jsonb_build_object('months', _months),
    'columns', to_jsonb(coalesce(_columns, '{}')),
    'rows', _rows,
    'errors', (select coalesce(jsonb_agg(e.value order by (e.value ->> 'row')::int, (e.value ->> 'column')::int),
                               '[]') from jsonb_array_elements(_errors) as e),
    'notes', (select coalesce(jsonb_agg(n.value order by (n.value ->> 'row')::int, (n.value ->> 'column')::int),
                              '[]') from jsonb_array_elements(_notes) as n));
end
$$;

comment on function demo_plan.parse_plan(jsonb) is $doc$
What is pasted from a spreadsheet as a plan: {plan, errors, notes, columns, rows}. cells is an array of rows of texts,
numbers and nulls; errors and notes are [{row, column, message}], counted from 1 with the row of titles, and plan
holds what could be read, so it counts only where errors is empty. columns says what each column holds and rows of
which month each row is, null where that is unknown. It reads no table and guesses nothing.

Titles name the columns (month, leads, won, won$, ...; demo_calc.plan_column); without them the columns are month,
leadsCreated, contactsCreated, companiesCreated, dealsCreated, closedWonCount, closedWonValue, pipelineAddedValue,
activitiesCreated. Months are read by demo_calc.read_month, numbers by demo_calc.read_amount. 25,000 and 25.000 are 25
thousand, with a note: no cents have three digits. Such a cell is an error where both occur, or where other cells have
its separator as decimal mark (12,5 or 1.234,50); 1,234k is one unless other cells show the decimal mark. An empty
cell, n/a and a dash name no number; a dash gets a note, since some mean 0 by it. Totals, and months without any
number, are left out with a note.

raises:  TG400 cells is not an array of at most 200 rows of at most 40 texts, numbers and nulls
example: select demo_plan.parse_plan('[["Month", "Leads", "Won$"], ["Jan 2025", "50", "$25k"]]') #>> '{plan,months,0}'
gives:   {"month": "2025-01", "metrics": {"leadsCreated": 50, "closedWonValue": 25000}}
$doc$;
