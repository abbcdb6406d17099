create function demo_world.company_patterns(industry text, country text)
returns table (no bigint, total bigint, pattern text, latin text, in_latin boolean)
language sql stable
begin atomic
  select row_number() over (order by p.position, p.pattern collate "C") - 1, count(*) over (), p.pattern, p.latin,
         -- words between the placeholders, if any, in Latin letters
         w.words ~ '[A-Za-z]' or w.words !~ '[^ -~]'
    from ref.company_patterns as p
   cross join lateral (select regexp_replace(p.pattern, '\{[A-Za-z]+\}', '', 'g') as words) as w
   where p.industry = company_patterns.industry
     and p.country = case when exists (select from ref.company_patterns as o
                                       where o.industry = company_patterns.industry
                                         and o.country = company_patterns.country)
                          then company_patterns.country else '*' end;
end;

comment on function demo_world.company_patterns(text, text) is $doc$
The patterns of company names of an industry in a country, numbered from 0; those of country * where it has none of
its own. in_latin: whether family names in Latin letters go with it.

reads:   ref.company_patterns
example: select count(*) from demo_world.company_patterns('trading', 'US')
gives:   6
$doc$;
