create function demo_world.companies(country text, industry text, stream text, total bigint)
returns table (i bigint, name text, other_name text, rare_name text, domain text, other_domain text, sector text,
               prefix text, suffix text, employees_median int, employees_sigma numeric, employees_max int, phone text,
               address text, city text, region text, postal_code text)
language sql stable
begin atomic
  with sectors as (
    select s.* from demo_world.sector_list(companies.country, companies.industry) as s
  ), patterns as materialized (
    select p.* from demo_world.name_words(companies.country, companies.industry) as p
  ), groups as (
    select coalesce(p.sector, '') as sector, min(p.no) as first, count(*) as total from patterns as p group by p.sector
  ), names as (  -- a family name in the script of its pattern
    select n.* from demo_world.last_names(companies.country) as n
  ), adjectives as (
    select w.* from demo_world.company_words(companies.country, 'adjective') as w
  ), nouns as (
    select w.* from demo_world.company_words(companies.country, 'noun') as w
  ), forms as (
    select f.* from demo_world.legal_forms(companies.country) as f
  ), phones as (
    select p.* from demo_world.city_phones(companies.country) as p
  ), sizes as (
    select (select max(s.total) from sectors as s) as sectors,
           (select max(n.total) from names as n where n.in_latin) as latin_names,
           (select max(n.total) from names as n where not n.in_latin) as other_names,
           (select max(a.total) from adjectives as a) as adjectives, (select max(n.total) from nouns as n) as nouns,
           (select max(f.total) from forms as f) as forms
  ), drawn as (
    select d.n, d.draw1, d.draw2, d.draw3, d.draw4, s.*, (d.draw3 >> 8 & 65535) * s.sectors >> 16 as sector_no
      from (select demo_calc.rng_state(companies.stream) as state offset 0) as r
     cross join lateral demo_calc.dice(r.state, 4, 0, companies.total) as d
     cross join sizes as s
    offset 0
  ), shaped as (
    select d.*, e.name as sector_name, p.pattern, p.latin, p.is_small, p.in_latin,
           case when p.in_latin then coalesce(d.latin_names, d.other_names) else coalesce(d.other_names, d.latin_names)
           end as names,
           case when p.in_latin then d.latin_names is not null else d.other_names is null end as is_latin_name
      from drawn as d
      join sectors as e on e.no = d.sector_no
      join groups as g on g.sector = coalesce(e.sector, '')
      join patterns as p on p.no = g.first + ((d.draw1 >> 12) * g.total >> 20)
    offset 0
  ), put as (
    select x.n, x.sector_name, x.is_small, x.draw3, x.draw4, a.address, a.city, a.region, a.postal_code, a.place,
           a.short,
           a.short_latin, o.name as second, o.latin as second_latin, x.is_latin_name,
           replace(replace(replace(replace(replace(x.pattern, '{Name}', m.name), '{Second}', o.name), '{Adjective}',
             j.word), '{Noun}', u.word), '{City}', a.short) as name,
           regexp_replace(lower(replace(replace(replace(replace(replace(x.latin, '{Name}', m.latin), '{Second}',
                                                                o.latin),
             '{Adjective}', j.latin), '{Noun}', u.latin), '{City}', a.short_latin) collate "C"), '[^a-z0-9]+', '', 'g')
             as latin,
           case when (f.form ~ '[A-Za-z]') = x.in_latin and not x.is_small then f.form end as form,
           case when f.placement = 'either' then case when x.draw4 & 7 < 3 then 'suffix' else 'prefix' end
                else f.placement end as placement,
           f.separator, f.employees_median, f.employees_sigma, f.employees_max
      from shaped as x
      join names as m on m.in_latin = x.is_latin_name
        and m.no = demo_calc.list_place(((x.draw2 & 65535) * sqrt(x.draw2 & 65535) / 256)::bigint, x.n, 3,
                                        x.names)  -- the first are common
      join names as o on o.in_latin = x.is_latin_name and o.no = demo_calc.list_place(x.draw2 >> 16, x.n + 1, 3,
                                                                      x.names)
      left join adjectives as j on j.no = demo_calc.list_place(x.draw4 >> 16, x.n, 2, x.adjectives)
      left join nouns as u on u.no = demo_calc.list_place(x.draw4 & 65535, x.n, 2, x.nouns)
      left join forms as f on f.no = ((x.draw1 & 65535) * x.forms) >> 16
      left join demo_world.addresses(companies.country, companies.stream, companies.total) as a on a.i = x.n
    offset 0
  )
  select p.n, p.name, case when p.is_latin_name then p.name || ' ' || p.short else p.short || p.name end,
         case when p.is_latin_name then p.second || ' ' || p.name || ' ' || p.short else p.short || p.second
           || p.name end,
         left(coalesce(nullif(p.latin, ''), 'company'), 40),
         left(coalesce(nullif(p.latin, ''), 'company') || regexp_replace(p.short_latin, '[^a-z0-9]+', '', 'g'), 48),
         p.sector_name,
         case when p.placement = 'prefix' then coalesce(p.form || p.separator, '') else '' end,
         case when p.placement = 'suffix' then coalesce(p.separator || p.form, '') else '' end,
         case when p.is_small then 5 when p.form is null then 20 else p.employees_median end,
         case when p.is_small then 0.6 when p.form is null then 1.0 else p.employees_sigma end,
         case when p.is_small then 30 when p.form is null then 500 else p.employees_max end,
         demo_calc.phone_number(h.prefix, h.first_number, h.span, h.digits, p.draw3),
         p.address, p.city, p.region, p.postal_code
    from put as p
    left join phones as h on h.city = p.place and h.no = ((p.draw4 >> 4 & 65535) * h.total) >> 16;
end;

comment on function demo_world.companies(text, text, text, bigint) is $doc$
Companies 1 to total that a trade of a country sells to, from a random stream: the sector of each; a name that fits it,
and two longer ones for where it is taken; what stands before and after it of its legal form; the letters and digits
that a domain begins with; how many employees such companies have; a telephone number of the city and an address.

reads:   ref.address_forms, ref.address_parts, ref.cities, ref.company_patterns, ref.company_words, ref.countries,
         ref.last_names, ref.legal_forms, ref.name_shapes, ref.phone_ranges, ref.sector_words, ref.sectors, ref.streets,
         ref.trade_sectors
example: select count(distinct name) > 50 from demo_world.companies('US', 'trading', 'demo', 100)
gives:   true
$doc$;
