create function demo_calc.title_place(rank bigint, mark bigint, head_start int, heads int, staff_start int, staff int,
                                      draw bigint)
returns int
language sql immutable parallel safe
-- every second is the only one of a title, until all are given
return case when rank % 2 = 0 and rank / 2 < heads then head_start + ((rank / 2 + mark) % heads)::int
            else staff_start + (draw * staff >> 16)::int end;

comment on function demo_calc.title_place(bigint, bigint, int, int, int, int, bigint) is $doc$
Where in the list of titles that of a contact stands, who is the rank-th (from 0) of a company with this mark: one of
the heads from head_start on, or what a 16-bit draw picks of the staff from staff_start on.

example: select demo_calc.title_place(2, 0, 11, 5, 16, 20, 0)
gives:   12
$doc$;
