create function demo_world.legal_forms(country text)
returns table (no bigint, total bigint, form text, placement text, separator text,
               employees_median int, employees_sigma numeric, employees_max int)
language sql stable
begin atomic
  select row_number() over (order by f.position, f.form collate "C", g.turn) - 1, count(*) over (),
         f.form, f.placement, f.separator, f.employees_median, f.employees_sigma, f.employees_max
    from ref.legal_forms as f
   cross join lateral generate_series(1, f.weight) as g (turn)
   where f.country = legal_forms.country;
end;

comment on function demo_world.legal_forms(text) is $doc$
The legal forms of a country, each as often as its weight, numbered from 0, with the number of employees that such
companies have.

reads:   ref.legal_forms
example: select max(no) + 1 = max(total) from demo_world.legal_forms('US')
gives:   true
$doc$;
