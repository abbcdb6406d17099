create function demo_world.city_streets(country text)
returns table (region text, no bigint, name text, forms text[])
language sql stable
begin atomic
  with regions as (
    select distinct c.region from ref.cities as c where c.country = city_streets.country
  ), streets as (
    select s.name, s.region, s.position,
           -- the forms of addresses that go with the street, each as often as its weight
           coalesce((select array_agg(f.form order by f.position, f.form collate "C", g.turn)
                       from ref.address_forms as f
                      cross join lateral generate_series(1, f.weight) as g (turn)
                      where f.country = city_streets.country and (f.street_like is null or s.name ~ f.street_like)),
                    array[n.address_format]) as forms
      from ref.streets as s
      join ref.countries as n on n.code = s.country
     where s.country = city_streets.country
  )
  select r.region, row_number() over (order by r.region collate "C", s.position, s.name collate "C") - 1, s.name,
         s.forms
    from regions as r
    join streets as s on s.region = r.region or s.region is null
      -- a region without a street of its own has those of all
      or not exists (select from streets as o where o.region = r.region or o.region is null);
end;

comment on function demo_world.city_streets(text) is $doc$
The streets that cities of each region of a country have, numbered from 0 region by region, with the forms of addresses
there.

reads:   ref.address_forms, ref.cities, ref.countries, ref.streets
example: select bool_and(cardinality(forms) > 0) from demo_world.city_streets('AE')
gives:   true
$doc$;
