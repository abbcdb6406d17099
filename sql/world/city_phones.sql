create function demo_world.city_phones(country text)
returns table (city text, no bigint, total bigint, prefix text, digits int, first_number bigint, span bigint)
language sql stable
begin atomic
  with cities as (
    select distinct c.name, array[c.name, c.written, c.short] as names from ref.cities as c
     where c.country = city_phones.country
  ), fits as (
    select c.name, r.*, (c.names && r.cities) is true as is_own, r.cities is null as is_anywhere,
           r.kind = 'landline' as is_landline
      from cities as c
     cross join ref.phone_ranges as r
     where r.country = city_phones.country and r.kind <> 'spare'
  ), best as (
    -- landlines of the city, else of none in particular, else of any; else what there is
    select f.*, rank() over (partition by f.name order by f.is_landline desc, f.is_own desc, f.is_anywhere desc) as fit
      from fits as f
  )
  select b.name, row_number() over (partition by b.name order by b.position, b.prefix collate "C", b.first_number) - 1,
         count(*) over (partition by b.name), b.prefix, b.digits, b.first_number, b.last_number - b.first_number + 1
    from best as b
   where b.fit = 1;
end;

comment on function demo_world.city_phones(text) is $doc$
The ranges of telephone numbers that companies of each city of a country have, numbered from 0, with how many numbers
each has: landlines of the city where there are such.

reads:   ref.cities, ref.phone_ranges
example: select distinct prefix from demo_world.city_phones('DE') where city = 'Stuttgart'
gives:   +49 711 0
$doc$;
