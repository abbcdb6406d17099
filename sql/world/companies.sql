create function demo_world.companies(country text, industry text, stream text, total bigint)
returns table (i bigint, name text, domain text, form text, placement text, separator text, phone text,
               address text, city text, region text, postal_code text)
language sql stable
begin atomic
  with patterns as (
    select p.* from demo_world.company_patterns(companies.industry, companies.country) as p
  ), names as (  -- a family name in the script of its pattern
    select n.* from demo_world.last_names(companies.country) as n
  ), adjectives as (
    select w.* from demo_world.company_words(companies.country, 'adjective') as w
  ), nouns as (
    select w.* from demo_world.company_words(companies.country, 'noun') as w
  ), forms as (
    select f.* from demo_world.legal_forms(companies.country) as f
  ), phones as (
    select p.* from demo_world.phone_ranges(companies.country) as p
  ), sizes as (
    select (select max(p.total) from patterns as p) as patterns,
           (select max(n.total) from names as n where n.in_latin) as latin_names,
           (select max(n.total) from names as n where not n.in_latin) as other_names,
           (select max(a.total) from adjectives as a) as adjectives, (select max(n.total) from nouns as n) as nouns,
           (select max(f.total) from forms as f) as forms, (select max(p.total) from phones as p) as phones
  ), places as (
    select d.n, d.draw1, d.draw3, s.latin_names, s.other_names,
           (d.n + ((d.draw1 >> 20) * s.patterns >> 12)) % s.patterns as pattern_no,
           (((d.draw2 & 65535) * (s.adjectives / 2 + 1) >> 16) * 2 + d.n % 2) % s.adjectives as adjective_no,
           (((d.draw2 >> 16) * (s.nouns / 2 + 1) >> 16) * 2 + d.n % 2) % s.nouns as noun_no,
           ((d.draw3 >> 16) * s.forms) >> 16 as form_no,
           ((d.draw3 & 65535) * s.phones) >> 16 as phone_no
      from (select demo_calc.rng_state(companies.stream) as state offset 0) as r
     cross join lateral demo_calc.dice(r.state, 3, 0, companies.total) as d
     cross join sizes as s
  )
  select x.n,
         replace(replace(replace(replace(p.pattern, '{Name}', n.name), '{Adjective}', j.word), '{Noun}', o.word),
                 '{City}', a.city),
         left(coalesce(nullif(regexp_replace(
           lower(replace(replace(replace(replace(p.latin, '{Name}', n.latin), '{Adjective}', j.latin),
                                 '{Noun}', o.latin), '{City}', a.city_latin) collate "C"),
           '[^a-z0-9]+', '', 'g'), ''), 'company'), 40),
         -- a legal form in the script of the name
         case when (f.form ~ '[A-Za-z]') = i.in_latin then f.form end, f.placement, f.separator,
         demo_calc.phone_number(h.prefix, h.first_number, h.span, h.digits, x.draw3),
         a.address, a.city, a.region, a.postal_code
    from places as x
    left join patterns as p on p.no = x.pattern_no
   cross join lateral (
     select case when p.in_latin then x.latin_names is not null else x.other_names is null end as in_latin
   ) as i
   cross join lateral (select case when i.in_latin then x.latin_names else x.other_names end as total) as t
    left join names as n on n.in_latin = i.in_latin
      and n.no = (((x.draw1 & 1048575) * (t.total / 3 + 1) >> 20) * 3 + x.n % 3) % t.total
    left join adjectives as j on j.no = x.adjective_no
    left join nouns as o on o.no = x.noun_no
    left join forms as f on f.no = x.form_no
    left join phones as h on h.no = x.phone_no
    left join demo_world.addresses(companies.country, companies.stream, companies.total) as a on a.i = x.n;
end;

comment on function demo_world.companies(text, text, text, bigint) is $doc$
Companies 1 to total of an industry in a country from a random stream: a name after the patterns of the industry, with
the legal form apart; the letters and digits of the name that a domain begins with; a telephone number and an address.
Names and domains may come up twice.

reads:   ref.cities, ref.company_patterns, ref.company_words, ref.countries, ref.last_names, ref.legal_forms,
         ref.phone_ranges, ref.streets
example: select count(distinct name) > 50 from demo_world.companies('US', 'trading', 'demo', 100)
gives:   true
$doc$;
