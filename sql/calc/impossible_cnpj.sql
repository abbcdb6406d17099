create function demo_calc.impossible_cnpj(draw bigint)
returns text
language sql immutable parallel safe
begin atomic
  -- both check digits differ from those that the first twelve digits ask for
  with digits as (
    select lpad((10000000 + impossible_cnpj.draw % 80000000)::text, 8, '0') || '0001' as root
  ), sums as (
    select d.root, (select sum(substr(d.root, g.k, 1)::int * (array[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])[g.k]) % 11
                      from generate_series(1, 12) as g (k)) as first,
           (select sum(substr(d.root, g.k, 1)::int * (array[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3])[g.k])
              from generate_series(1, 12) as g (k)) as second
      from digits as d
  ), checks as (
    select s.root, f.digit as first, case when r.rest < 2 then 0 else 11 - r.rest end as second
      from sums as s
     cross join lateral (select case when s.first < 2 then 0 else 11 - s.first end as digit) as f
     cross join lateral (select (s.second + 2 * f.digit) % 11 as rest) as r
  )
  select substr(c.root, 1, 2) || '.' || substr(c.root, 3, 3) || '.' || substr(c.root, 6, 3) || '/0001-'
         || ((c.first + 1 + impossible_cnpj.draw % 9) % 10)::text || ((c.second + 3) % 10)::text
    from checks as c;
end;

comment on function demo_calc.impossible_cnpj(bigint) is $doc$
A Brazilian tax number that looks like one and can belong to nobody: its check digits are wrong.

example: select demo_calc.impossible_cnpj(1222333)
gives:   11.222.333/0001-64
$doc$;
