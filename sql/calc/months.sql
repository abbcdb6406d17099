create function demo_calc.months(from_month text, to_month text)
returns text[]
language sql immutable strict parallel safe
begin atomic
  select coalesce(array_agg(lpad((g.no / 12)::text, 4, '0') || '-' || lpad((g.no % 12 + 1)::text, 2, '0')
                            order by g.no), '{}')
    from generate_series(left(months.from_month, 4)::int * 12 + right(months.from_month, 2)::int - 1,
                         left(months.to_month, 4)::int * 12 + right(months.to_month, 2)::int - 1) as g (no);
end;

comment on function demo_calc.months(text, text) is $doc$
All months from from_month to to_month, both YYYY-MM and both included.

example: select demo_calc.months('2024-11', '2025-02')
gives:   {2024-11,2024-12,2025-01,2025-02}
$doc$;
