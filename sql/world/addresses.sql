create function demo_world.addresses(country text, stream text, total bigint)
returns table (i bigint, address text, city text, region text, postal_code text, city_latin text)
language sql stable
begin atomic
  with streets as (
    select row_number() over (order by s.position, s.name collate "C") - 1 as no, count(*) over () as total, s.name
      from ref.streets as s where s.country = addresses.country
  ), cities as (
    -- larger cities first, and more often: the first half of the list gets two shares
    select row_number() over (order by k.turn, k.position, k.name collate "C") - 1 as no, count(*) over () as total, k.*
      from (
        select c.name, c.latin, c.region, c.postal_pattern, c.position, t.turn
          from (select c.*, row_number() over (order by c.position, c.name collate "C") as rank,
                count(*) over () as total
                  from ref.cities as c where c.country = addresses.country) as c
         cross join generate_series(1, 3) as t (turn)
         where t.turn = 1 or c.rank * 2 <= c.total and t.turn = 2 or c.rank * 6 <= c.total and t.turn = 3
      ) as k
  ), sizes as (
    select (select max(s.total) from streets as s) as streets, (select max(c.total) from cities as c) as cities
  ), dice as (
    select d.n as i, d.draw1, d.draw2, d.draw3
      from (select demo_calc.rng_state(addresses.stream || ':address') as state offset 0) as r
     cross join lateral demo_calc.dice(r.state, 3, 0, addresses.total) as d
  )
  select x.i,
         replace(replace(n.address_format, '{number}', (1 + (x.draw2 & 65535) % 240)::text), '{street}', s.name),
         c.name, c.region, p.code, c.latin
    from dice as x
   cross join sizes as z
   cross join ref.countries as n
    left join streets as s on s.no = (x.draw1 * z.streets) >> 32
    left join cities as c on c.no = (((x.draw1 & 65535) * 65536 + (x.draw2 >> 16)) * z.cities) >> 32
   cross join lateral (
     -- # a digit, @ a letter that postal codes use
     select string_agg(case substr(c.postal_pattern, g.k, 1)
              when '#' then (((x.draw3 * (2 * g.k + 1)) >> 7) % 10)::text
              when '@' then substr('ABDEFGHJLNPQRSTUWXYZ', 1 + (((x.draw3 * (2 * g.k + 1)) >> 9) % 20)::int, 1)
              else substr(c.postal_pattern, g.k, 1) end, '' order by g.k) as code
       from generate_series(1, length(c.postal_pattern)) as g (k)
   ) as p
   where n.code = addresses.country;
end;

comment on function demo_world.addresses(text, text, bigint) is $doc$
Addresses 1 to total of a country from a random stream: street with number, city with its region and a postal code of
its form.

reads:   ref.cities, ref.countries, ref.streets
example: select count(distinct city) > 10 from demo_world.addresses('US', 'demo', 100)
gives:   true
$doc$;
