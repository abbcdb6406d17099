create function demo_world.company_words(country text, kind text)
returns table (no bigint, total bigint, word text, latin text)
language sql stable
begin atomic
  select row_number() over (order by w.position, w.word collate "C") - 1, count(*) over (), w.word, w.latin
    from ref.company_words as w
   where w.country = company_words.country
     and w.kind = company_words.kind;
end;

comment on function demo_world.company_words(text, text) is $doc$
The words of a kind (adjective, noun) that company names of a country are made of, numbered from 0.

reads:   ref.company_words
example: select max(no) + 1 = max(total) from demo_world.company_words('US', 'noun')
gives:   true
$doc$;
