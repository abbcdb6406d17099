create function demo_calc.read_month(cell text)
returns table (month text, fault text)
language sql immutable parallel safe
begin atomic
  with given as materialized (  -- as in read_amount
    select p.word, format('"%s"', left(p.word, 40)) as quoted,
           replace(replace(demo_calc.fold(left(p.word, 60)), '’', ''''), '‘', '''') as text,
           '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?'
           '|nov(?:ember)?|dec(?:ember)?)\.?' as name
      from (select coalesce(demo_calc.cell_text(read_month.cell), '') as word) as p
  ), forms as (
    -- each form with the places of year, month and day in it
    select g.word, g.quoted, f.no, m.found, f.y, f.m, f.d
      from given as g
     cross join lateral (values
       (1, '^([0-9]{4}) ?[-/ ] ?([0-9]{1,2})$', 1, 2, null),
       (1, '^([0-9]{4})\.([0-9]{2})$', 1, 2, null),  -- 2025.1 can be what a spreadsheet left of 2025.10
       (2, '^([0-9]{4})([0-9]{2})$', 1, 2, null),
       (3, '^([0-9]{1,2}) ?[-/. ] ?([0-9]{4})$', 2, 1, null),
       (4, '^' || g.name || '[- /,]{0,2}([0-9]{4})$', 2, 1, null),
       (5, '^([0-9]{4})[- /,]{0,2}' || g.name || '$', 1, 2, null),
       (6, '^' || g.name || '[- /]?''([0-9]{2})$', 2, 1, null),
       (7, '^' || g.name || '[- /]([0-9]{2})$', 2, 1, null),
       (8, '^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[t ]0?0:00(?::00(?:\.0+)?)?z?)?$', 1, 2, 3),
       (9, '^([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})$', 3, 2, 1),
       (10, '^([0-9]{1,2})\.?[- /]?' || g.name || '[- /,]{0,2}([0-9]{4})$', 3, 2, 1),
       (11, '^' || g.name || ' ?([0-9]{1,2})(?:,|, | )([0-9]{4})$', 3, 1, 2),
       (12, '^([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})$', 3, 2, 1)
     ) as f (no, pattern, y, m, d)
     cross join lateral regexp_match(g.text, f.pattern) as m (found)
     where m.found is not null
     order by f.no
     limit 1
  ), parts as (
    select g.word, g.quoted, f.no,
           case when length(f.found[f.y]) = 2 then 2000 else 0 end + f.found[f.y]::int as y,
           case when f.found[f.m] ~ '^[0-9]' then f.found[f.m]::int
                else strpos('janfebmaraprmayjunjulaugsepoctnovdec', left(f.found[f.m], 3)) / 3 + 1 end as m,
           coalesce(f.found[f.d]::int, 1) as d
      from given as g
      left join forms as f on true
  )
  select case when v.fault is null then lpad(p.y::text, 4, '0') || '-' || lpad(p.m::text, 2, '0') end, v.fault
    from parts as p
   cross join lateral (
     select case when p.word = '' then 'the month is missing; write it like 2025-01' else p.quoted || case
              when p.word ~ '^[34][0-9]{4}$'
                then ' is a spreadsheet''s number of a day, not a month; format the column as text and write 2025-01'
              when p.no is null then ' is not a month; write it like 2025-01'
              -- the first of a month without its year looks the same
              when p.no = 7 and p.y = 2001
                then ' can be read as the year 2001 or as the first day of the month; write it like 2025-01'
              when p.no = 7 and p.word ~ ' ' then ' can be read as a year or as a day; write it like 2025-01'
              -- day and month can change places
              when p.no = 12 and not (p.d = 1 and p.m = 1)
                then ' is a date that can be read in two ways; write the month like 2025-01'
              when p.y not between 2000 and 2100 or p.m not between 1 and 12
                then ' is not a month from 2000-01 to 2100-12'
              when p.d <> 1
                then format(' is a day within a month; write the month as %s-%s', p.y, lpad(p.m::text, 2, '0'))
            end end as fault
   ) as v;
end;

comment on function demo_calc.read_month(text) is $doc$
A cell of a pasted plan as a month YYYY-MM, or the fault that keeps it from being one. Read are 2025-01, 2025/1,
202501, 01/2025, Jan 2025, 2025 January, Jan-25, Jan '25, and the first day of a month where day and month cannot
change places (2025-01-01, 01.02.2025, 1 Feb 2025, 01/01/2025). Jan-25 can only be a year: a day without a year is no
month. Jan-01 could be the first day of one and Jan 25 is how days are written, so both are refused.

example: select month from demo_calc.read_month('January 2025')
gives:   2025-01
$doc$;
