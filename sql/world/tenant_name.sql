create function demo_world.tenant_name(country text, industry text, seed text)
returns text
language sql stable
begin atomic
  -- a name of the country and trade, without legal form, marked as a demo
  with dice as (
    select demo_calc.rng_draw(demo_calc.rng_state(tenant_name.seed || ':tenant'), 1) as draw
  ), words as (
    select w.kind, w.word, row_number() over (partition by w.kind order by w.position, w.word collate "C") - 1 as no,
           count(*) over (partition by w.kind) as total
      from ref.company_words as w where w.country = tenant_name.country
  ), patterns as (  -- of the script of the family name, where there are such
    select f.pattern, row_number() over (order by f.no) - 1 as no, count(*) over () as total
      from (
        select p.*, n.last_name, rank() over (order by p.in_latin <> (n.last_name ~ '[A-Za-z]')) as fit
          from demo_world.company_patterns(tenant_name.industry, tenant_name.country) as p
         cross join demo_world.people(tenant_name.country, tenant_name.seed || ':tenant', 1) as n
      ) as f
     where f.fit = 1
  )
  select replace(replace(replace(replace(p.pattern, '{Name}', n.last_name), '{Adjective}', a.word), '{Noun}',
                         o.word), '{City}', c.short) || ' Demo'
    from dice as d
   cross join demo_world.people(tenant_name.country, tenant_name.seed || ':tenant', 1) as n
   cross join demo_world.addresses(tenant_name.country, tenant_name.seed || ':tenant', 1) as c
    join patterns as p on p.no = d.draw % p.total
    join words as a on a.kind = 'adjective' and a.no = (d.draw >> 8) % a.total
    join words as o on o.kind = 'noun' and o.no = (d.draw >> 16) % o.total;
end;

comment on function demo_world.tenant_name(text, text, text) is $doc$
A name for a tenant whose config gives none: of its country and trade, the same for the same seed.

reads:   ref
example: select demo_world.tenant_name('US', 'trading', 'demo') like '% Demo'
gives:   true
$doc$;
