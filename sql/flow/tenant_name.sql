create function demo_flow.tenant_name(country text, industry text, seed text)
returns text
language sql stable
begin atomic
  -- a name of the country and trade, without legal form, marked as a demo
  select replace(replace(replace(replace(p.pattern, '{Name}', n.last_name), '{Adjective}', a.word), '{Noun}', o.word), '{City}', c.city) || ' Demo'
    from demo_flow.people(tenant_name.country, tenant_name.seed || ':tenant', 1) as n
   cross join demo_flow.addresses(tenant_name.country, tenant_name.seed || ':tenant', 1) as c
   cross join (select demo_calc.rng_draw(demo_calc.rng_state(tenant_name.seed || ':tenant'), 1) as draw) as d
   cross join lateral (
     select r.pattern from ref.company_patterns as r
      where r.industry = tenant_name.industry
        and r.country = case when exists (select from ref.company_patterns as e where e.industry = tenant_name.industry and e.country = tenant_name.country) then tenant_name.country else '*' end
      order by r.position, r.pattern collate "C"
     offset d.draw % (select count(*) from ref.company_patterns as r
      where r.industry = tenant_name.industry
        and r.country = case when exists (select from ref.company_patterns as e where e.industry = tenant_name.industry and e.country = tenant_name.country) then tenant_name.country else '*' end)
      limit 1) as p
   cross join lateral (
     select r.word from ref.company_words as r where r.country = tenant_name.country and r.kind = 'adjective' order by r.position, r.word collate "C"
     offset (d.draw >> 8) % (select count(*) from ref.company_words as r where r.country = tenant_name.country and r.kind = 'adjective') limit 1) as a
   cross join lateral (
     select r.word from ref.company_words as r where r.country = tenant_name.country and r.kind = 'noun' order by r.position, r.word collate "C"
     offset (d.draw >> 16) % (select count(*) from ref.company_words as r where r.country = tenant_name.country and r.kind = 'noun') limit 1) as o;
end;

comment on function demo_flow.tenant_name(text, text, text) is $doc$
A name for a tenant whose config gives none: of its country and trade, the same for the same seed.

reads:   ref.company_patterns, ref.company_words and what people and addresses read
example: select demo_flow.tenant_name('US', 'trading', 'demo') like '% Demo'
gives:   true
$doc$;
