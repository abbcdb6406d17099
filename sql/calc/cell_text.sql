create function demo_calc.cell_text(cell text)
returns text
language sql immutable parallel safe strict
return btrim(regexp_replace(regexp_replace(
  translate(cell, '０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹．，٬،／％٪＋－−‑（）￥＄＃：',
                  '012345678901234567890123456789.,,,/%%+---()¥$#:'),
  -- marks of direction and others that nobody sees
  '[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+', '', 'g'),
  '[ \t\n\v\f\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', ' ', 'g'));

comment on function demo_calc.cell_text(text) is $doc$
The text of a spreadsheet's cell without what only changes its looks: blanks of any kind become one space and none at
the ends, full-width and Arabic digits and signs become ordinary ones, marks that nobody sees go. The Arabic decimal
mark stays: it is always one.

example: select demo_calc.cell_text('  １２　５００ ')
gives:   12 500
$doc$;
