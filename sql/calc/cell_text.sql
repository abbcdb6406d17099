create function demo_calc.cell_text(cell text)
returns text
language sql immutable parallel safe strict
return btrim(regexp_replace(translate(cell, '０１２３４５６７８９．，／％＋－−‑（）￥＄＃：' || chr(65279) || chr(8203), '0123456789.,/%+---()¥$#:'),
                            '[\s\u00a0\u2000-\u200a\u202f\u3000]+', ' ', 'g'));

comment on function demo_calc.cell_text(text) is $doc$
The text of a spreadsheet's cell without what only changes its looks: blanks of any kind become one space and none at the ends,
full-width digits and signs become ordinary ones.

example: select demo_calc.cell_text('  １２　５００ ')
gives:   12 500
$doc$;
