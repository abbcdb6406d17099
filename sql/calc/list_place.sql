create function demo_calc.list_place(draw bigint, n bigint, parts int, size bigint)
returns bigint
language sql immutable parallel safe
return case when size < parts then draw * size >> 16
            else (draw * ((size - 1 - n % parts) / parts + 1) >> 16) * parts + n % parts end;

comment on function demo_calc.list_place(bigint, bigint, int, bigint) is $doc$
Place (0 to size - 1) in a list that a 16-bit draw gives to the nth row. Row by row the parts of the list take turns,
so that neighbours differ; a list shorter than parts is drawn from freely. Every place can be drawn.

example: select demo_calc.list_place(65535, 1, 4, 100)
gives:   97
$doc$;
