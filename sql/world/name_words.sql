create function demo_world.name_words(country text, industry text)
returns table (sector text, no bigint, pattern text, latin text, is_small boolean, in_latin boolean)
language sql stable
begin atomic
  with words as (
    select w.sector, w.word, w.latin, w.is_small, w.weight, w.position
      from ref.sector_words as w
     where w.country = case when exists (select from ref.sector_words as o
                                          where o.sector = w.sector and o.country = name_words.country)
                            then name_words.country else '*' end
    union all
    select null, p.pattern, p.latin, false, 1, p.no
      from demo_world.company_patterns(name_words.industry, name_words.country) as p
  ), shapes as (
    select s.* from ref.name_shapes as s
     where s.country = case when exists (select from ref.name_shapes as o where o.country = name_words.country)
                            then name_words.country else '*' end
  ), patterns as (
    select w.sector, w.position, w.word as pattern, w.latin, w.is_small, 8 * w.weight as weight, 0 as shape
      from words as w where w.word ~ '\{'
    union all
    select w.sector, w.position, replace(s.shape, '{Word}', w.word), replace(s.latin, '{Word}', w.latin), w.is_small,
           w.weight * s.weight, s.position
      from words as w cross join shapes as s where w.word !~ '\{'
  )
  select p.sector,
         row_number() over (order by p.sector collate "C", p.position, p.shape, p.pattern collate "C", g.turn) - 1,
           p.pattern, p.latin, p.is_small,
         -- words between the placeholders, if any, in Latin letters
         w.words ~ '[A-Za-z]' or w.words !~ '[^ -~]'
    from patterns as p
   cross join lateral generate_series(1, p.weight) as g (turn)
   cross join lateral (select regexp_replace(p.pattern, '\{[A-Za-z]+\}', '', 'g') as words) as w;
end;

comment on function demo_world.name_words(text, text) is $doc$
The patterns of company names in a country by sector, each as often as its weight, numbered from 0 sector by sector;
those of a trade itself under the sector NULL. latin: the same in Latin letters; is_small: of a firm without legal form;
in_latin: whether family names in Latin letters go with it.

reads:   ref.company_patterns, ref.name_shapes, ref.sector_words
example: select count(*) > 50 from demo_world.name_words('DE', 'saas') where sector = 'it'
gives:   true
$doc$;
