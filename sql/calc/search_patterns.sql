create function demo_calc.search_patterns(search text)
returns text[]
language sql immutable parallel safe
begin atomic
  -- scripts without blanks between their words are searched anywhere
  select coalesce(array_agg(distinct '%' || case when w.word collate "C" >= '⺀' then '' else ' ' end
                                         || replace(replace(w.word, '\', '\\'), '%', '\%') || '%'), '{}')
    from string_to_table(demo_calc.search_form(demo_calc.as_seen(search_patterns.search)), ' ') as w (word)
   where w.word <> '';
end;

comment on function demo_calc.search_patterns(text) is $doc$
What demo_calc.search_form of a text must be LIKE, all of it, for each word of a search to be the beginning of a word
there; {} for a search that names nothing.

example: select demo_calc.search_patterns('Müll  ann')
gives:   {"% ann%","% mull%"}
$doc$;
