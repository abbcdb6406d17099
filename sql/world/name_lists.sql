create function demo_world.name_lists(country text)
returns table (first_names text[], first_latins text[], last_starts bigint[], last_counts bigint[],
               last_names text[], last_latins text[])
language sql stable
begin atomic
  with firsts as (
    select row_number() over (order by n.gender, n.position, n.name collate "C") as no, n.name, n.latin,
           n.name ~ '[A-Za-z]' as in_latin
      from ref.first_names as n where n.country = name_lists.country
  ), lasts as (
    select row_number() over (order by l.in_latin, l.position, l.name collate "C") as no, l.name, l.latin, l.in_latin
      from (select n.*, n.name ~ '[A-Za-z]' as in_latin from ref.last_names as n
            where n.country = name_lists.country) as l
  ), sizes as (
    select count(*) filter (where l.in_latin) as latin_lasts, count(*) filter (where not l.in_latin) as other_lasts
           from lasts as l
  )
  -- both names are of one script, for countries that write in two; digits tell mail boxes of one name apart, so names
  -- have none there
  select array_agg(f.name order by f.no),
         array_agg(coalesce(nullif(translate(f.latin, '0123456789', ''), ''), 'x') order by f.no),
         array_agg(case when f.fits_latin then f.other_lasts + 1 else 1 end order by f.no),
         array_agg(case when f.fits_latin then f.latin_lasts else f.other_lasts end order by f.no),
         (select array_agg(l.name order by l.no) from lasts as l),
           (select array_agg(coalesce(nullif(translate(l.latin, '0123456789', ''), ''), 'x') order by l.no)
            from lasts as l)
    from (select f.*, s.*, case when f.in_latin then s.latin_lasts > 0 else s.other_lasts = 0 end as fits_latin
            from firsts as f cross join sizes as s) as f;
end;

comment on function demo_world.name_lists(text) is $doc$
The names of a country in its script and in Latin letters (without digits), as lists; first name i goes with the
last_counts[i] last names from last_starts[i] on.

reads:   ref.first_names, ref.last_names
example: select cardinality(first_names) = cardinality(last_counts) from demo_world.name_lists('US')
gives:   true
$doc$;
