create function demo_world.last_names(country text)
returns table (no bigint, total bigint, name text, latin text, in_latin boolean)
language sql stable
begin atomic
  -- names in another script also as they are spelt in Latin letters, those first
  select row_number() over (partition by l.in_latin order by l.turn, l.position, l.name collate "C") - 1,
         count(*) over (partition by l.in_latin), l.name, l.latin, l.in_latin
    from (
      select n.name, n.latin, n.name ~ '[A-Za-z]' as in_latin, n.position, 2 as turn
        from ref.last_names as n where n.country = last_names.country
      union all
      select n.roman, n.latin, true, n.position, 1
        from ref.last_names as n where n.country = last_names.country and n.roman is not null
    ) as l;
end;

comment on function demo_world.last_names(text) is $doc$
The family names of a country, for countries that write in two scripts numbered from 0 in each, for names of companies.

reads:   ref.last_names
example: select count(distinct no) = max(total) from demo_world.last_names('US')
gives:   true
$doc$;
