create function demo_flow.people(country text, stream text, total bigint)
returns table (i bigint, first_name text, last_name text, first_latin text, last_latin text)
language sql stable
begin atomic
  -- neighbours differ: first names come from the four quarters of the list in turn, last names from its thirds;
  -- both names are of one script, for countries that write in two
  with firsts as (
    select row_number() over (order by n.gender, n.position, n.name collate "C") - 1 as no, count(*) over () as total, n.name, n.latin, n.name ~ '[A-Za-z]' as in_latin
      from ref.first_names as n where n.country = people.country
  ), lasts as (
    select row_number() over (partition by l.in_latin order by l.position, l.name collate "C") - 1 as no, count(*) over (partition by l.in_latin) as total, l.name, l.latin, l.in_latin
      from (select n.*, n.name ~ '[A-Za-z]' as in_latin from ref.last_names as n where n.country = people.country) as l
  ), sizes as (
    select (select max(f.total) from firsts as f) as firsts,
           (select max(l.total) from lasts as l where l.in_latin) as latin_lasts,
           (select max(l.total) from lasts as l where not l.in_latin) as other_lasts
  ), dice as (
    select d.i, demo_calc.rng_temper(d.t) as draw
      from (select c.i, demo_calc.rng_turn(c.t) as t
              from (select b.i, demo_calc.rng_mix(b.t) as t
                      from (select g.i, demo_calc.rng_step(a.state, g.i) as t
                              from (select demo_calc.rng_state(people.stream || ':person') as state offset 0) as a
                             cross join generate_series(1, people.total) as g (i)
                            offset 0) as b
                    offset 0) as c
            offset 0) as d
  ), picked as (
    select x.i, f.name as first_name, f.latin as first_latin, k.in_latin,
           (((x.draw & 65535) * greatest(k.lasts / 3, 1) >> 16) * 3 + x.i % 3) % k.lasts as last_no
      from (
        select d.i, d.draw, (((d.draw >> 16) * greatest((select s.firsts from sizes as s) / 4, 1) >> 16) * 4 + d.i % 4) % (select s.firsts from sizes as s) as first_no
          from dice as d
        offset 0
      ) as x
      left join (
        -- the last names that go with a first name
        select q.*, case when q.fits_latin then q.latin_lasts else q.other_lasts end as lasts, q.fits_latin as in_latin_lasts
          from (select f.no, f.name, f.latin, s.latin_lasts, s.other_lasts,
                       case when f.in_latin then s.latin_lasts is not null else s.other_lasts is null end as fits_latin
                  from firsts as f cross join sizes as s) as q
      ) as f on f.no = x.first_no
     cross join lateral (select f.in_latin_lasts as in_latin, f.lasts) as k
  )
  select p.i, p.first_name, l.name, p.first_latin, l.latin
    from picked as p
    left join lasts as l on l.in_latin = p.in_latin and l.no = p.last_no;
end;

comment on function demo_flow.people(text, text, bigint) is $doc$
People 1 to total of a country from a random stream: names in its script and their Latin form for e-mail. Neighbours share neither name.

reads:   ref.first_names, ref.last_names
example: select count(distinct (first_name, last_name)) > 90 from demo_flow.people('US', 'demo', 100)
gives:   true
$doc$;
