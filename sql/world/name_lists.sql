create function demo_world.name_lists(country text)
returns table (first_names text[], first_latins text[], last_starts bigint[], last_counts bigint[],
               last_names text[], last_latins text[], first_readings text[], last_readings text[], women bigint)
language sql stable
begin atomic
  with firsts as (
    select row_number() over (order by n.gender, n.position, n.name collate "C") as no, n.name, n.latin, n.gender,
           n.reading, n.community, n.name ~ '[A-Za-z]' as in_latin
      from ref.first_names as n where n.country = name_lists.country
  ), lasts as (
    select row_number() over (order by l.community collate "C", l.position, l.name collate "C") as no, l.name, l.latin,
           l.reading, l.community
      from (
        -- names without a community go together by script
        select n.name, n.latin, n.position, n.reading,
               coalesce(n.community, case when n.name ~ '[A-Za-z]' then '2' else '1' end) as community
          from ref.last_names as n where n.country = name_lists.country
      ) as l
  ), groups as (
    select l.community, min(l.no) as starts, count(*) as total from lasts as l group by l.community
  )
  -- both names are of one community and script, where there are such; digits tell mail boxes of one name apart, so
  -- names have none there
  select array_agg(f.name order by f.no),
         array_agg(coalesce(nullif(translate(f.latin, '0123456789', ''), ''), 'x') order by f.no),
         array_agg(coalesce(g.starts, 1) order by f.no), array_agg(coalesce(g.total, (select count(*) from lasts as l)) order by f.no),
         (select array_agg(l.name order by l.no) from lasts as l),
         (select array_agg(coalesce(nullif(translate(l.latin, '0123456789', ''), ''), 'x') order by l.no)
            from lasts as l),
         array_agg(f.reading order by f.no), (select array_agg(l.reading order by l.no) from lasts as l),
         count(*) filter (where f.gender = 'female')
    from firsts as f
    left join groups as g on g.community = coalesce(f.community, case when f.in_latin then '2' else '1' end);
end;

comment on function demo_world.name_lists(text) is $doc$
The names of a country in its script and in Latin letters (without digits), as lists, with their readings; first name i
goes with the last_counts[i] last names from last_starts[i] on. The first women of the first names are those of women.

reads:   ref.first_names, ref.last_names
example: select cardinality(first_names) = cardinality(last_counts) from demo_world.name_lists('US')
gives:   true
$doc$;
