create function demo_world.addresses(country text, stream text, total bigint)
returns table (i bigint, address text, city text, region text, postal_code text, place text, short text,
               short_latin text)
language sql stable
begin atomic
  with streets as materialized (
    select s.* from demo_world.city_streets(addresses.country) as s
  ), regions as (
    select s.region, min(s.no) as first, count(*) as total from streets as s group by s.region
  ), cities as (  -- each as often as there are companies
    select row_number() over (order by c.position, c.name collate "C", c.region collate "C", t.turn) - 1 as no,
           count(*) over () as total, c.*, coalesce(c.written, c.name) as field, coalesce(c.short, c.name) as called
      from ref.cities as c
     cross join lateral generate_series(1, c.weight) as t (turn)
     where c.country = addresses.country
  ), parts as (
    select (select array_agg(p.name order by p.position, p.name collate "C") from ref.address_parts as p
             where p.country = addresses.country and p.kind = 'building') as buildings,
           (select array_agg(p.name order by p.position, p.name collate "C") from ref.address_parts as p
             where p.country = addresses.country and p.kind = 'district') as districts,
           (select max(c.total) from cities as c) as cities
  ), dice as (
    select d.n as i, d.draw1, d.draw2, d.draw3, d.draw4
      from (select demo_calc.rng_state(addresses.stream || ':address') as state offset 0) as r
     cross join lateral demo_calc.dice(r.state, 4, 0, addresses.total) as d
  ), placed as (
    select x.*, (x.draw2 & 65535) * (x.draw2 & 65535) >> 16 as low,  -- low numbers are common
           z.buildings, z.districts, c.name, c.field, c.called, c.latin, c.region, c.postal_pattern,
           r.first + (((x.draw1 & 65535) * 65536 + (x.draw3 >> 16)) * r.total >> 32) as street_no
      from dice as x
     cross join parts as z
      left join cities as c on c.no = (x.draw1 * z.cities) >> 32
      left join regions as r on r.region = c.region
    offset 0
  )
  select p.i,
         demo_calc.filled(
           s.forms[1 + ((p.draw4 & 65535) * cardinality(s.forms) >> 16)],
           array['{street}', '{quarter}', '{number}', '{long}', '{suite}', '{floor}', '{unit}', '{block}', '{house}',
                 '{lot}', '{box}', '{building}', '{district}', '{place}'],
           array[s.name, regexp_replace(s.name, '丁目$', ''), (1 + (239 * p.low >> 16))::text,
                 (100 + (9800 * p.low >> 16))::text, (100 * (1 + (p.low * 19 >> 16)) + 1 + (p.draw2 >> 24) % 24)::text,
                 (2 + (p.draw2 >> 18) % 8)::text, (1 + (p.draw2 >> 20) % 36)::text, (1 + (p.draw2 >> 8) % 27)::text,
                 (1 + (p.draw2 >> 14) % 19)::text, (1 + (p.draw2 >> 10) % 480)::text,
                 (1000 + (p.draw4 >> 15) % 118000)::text,
                 p.buildings[1 + ((p.draw4 >> 16) * cardinality(p.buildings) >> 16)],
                 p.districts[1 + ((p.draw4 >> 16) * cardinality(p.districts) >> 16)],
                 case when p.name <> p.field then ', ' || p.name else '' end]),
         p.field, p.region, o.code, p.name, p.called,
         case when p.called ~ '[A-Za-z]' then lower(p.called collate "C") else split_part(p.latin, ' ', 1) end
    from placed as p
    left join streets as s on s.no = p.street_no
   cross join lateral (
     -- # a digit, @ a letter that postal codes use
     select string_agg(case substr(p.postal_pattern, g.k, 1)
              when '#' then (((p.draw3 * (2 * g.k + 1)) >> 7) % 10)::text
              when '@' then substr('ABDEFGHJLNPQRSTUWXYZ', 1 + (((p.draw3 * (2 * g.k + 1)) >> 9) % 20)::int, 1)
              else substr(p.postal_pattern, g.k, 1) end, '' order by g.k) as code
       from generate_series(1, length(p.postal_pattern)) as g (k)
   ) as o;
end;

comment on function demo_world.addresses(text, text, bigint) is $doc$
Addresses 1 to total of a country from a random stream: as offices there write them, the city with its region and a
postal code of its form; place is the row of ref.cities, short what its city is called in names, short_latin that in
the letters of a web domain. Cities come as often as their weight.

reads:   ref.address_forms, ref.address_parts, ref.cities, ref.countries, ref.streets
example: select count(distinct city) > 10 from demo_world.addresses('US', 'demo', 100)
gives:   true
$doc$;
