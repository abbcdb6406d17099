create function demo_world.people(country text, stream text, total bigint)
returns table (i bigint, first_name text, last_name text, first_latin text, last_latin text)
language sql stable
begin atomic
  select p.i, p.first_names[p.first], p.last_names[p.last], p.first_latins[p.first], p.last_latins[p.last]
    from (
      select f.*, f.last_starts[f.first] + demo_calc.list_place(f.draw & 65535, f.i, 3, f.last_counts[f.first]) as last
        from (
          select n.*, d.n as i, d.draw1 as draw,
                 1 + demo_calc.list_place(d.draw1 >> 16, d.n, 4, cardinality(n.first_names)) as first
            from demo_world.name_lists(people.country) as n
           cross join (select demo_calc.rng_state(people.stream || ':person') as state offset 0) as r
           cross join lateral demo_calc.dice(r.state, 1, 0, people.total) as d
          offset 0
        ) as f
      offset 0
    ) as p;
end;

comment on function demo_world.people(text, text, bigint) is $doc$
People 1 to total of a country from a random stream: names in its script and their Latin form for e-mail. Neighbours
share neither name.

reads:   ref.first_names, ref.last_names
example: select count(distinct (first_name, last_name)) > 90 from demo_world.people('US', 'demo', 100)
gives:   true
$doc$;
