create function demo_world.title_lists(country text, industry text)
returns table (kind int, name text, size int, heads text[], head_females text[], staff text[], staff_females text[])
language sql stable
begin atomic
  with sectors as (
    select distinct s.sector, s.name from demo_world.sector_list(title_lists.country, title_lists.industry) as s
  ), titles as (
    -- of the country, else of all, sector by sector
    select t.* from ref.titles as t
     where t.country = case when exists (select from ref.titles as o
                                          where o.sector = t.sector and o.country = title_lists.country)
                            then title_lists.country else '*' end
       and exists (select from sectors as s where s.sector is not null)
    union all
    -- a trade without sectors has the titles of its own
    select g.sector, '*', false, j.position, j.title, null, 1, 0, 3, j.release
      from ref.job_titles as j
     cross join unnest(array['any', 'private']) as g (sector)
     where j.industry = title_lists.industry and exists (select from sectors as s where s.sector is null)
  ), kinds as (
    select s.sector, s.name, z.size from sectors as s cross join generate_series(0, 3) as z (size)
    union all
    -- of companies whose sector nobody knows
    select null, null, z.size from generate_series(0, 3) as z (size)
    union all
    select 'private', '', 0
  ), fitting as (
    select k.name, k.size, t.*
      from kinds as k
      join titles as t on k.size between t.from_size and t.to_size
       and (t.sector = k.sector or t.sector = 'any' and k.sector is distinct from 'private')
  ), lists as (
    select f.name, f.size,
           array_agg(f.title order by f.position, f.sector <> 'any' desc, f.title collate "C")
             filter (where f.is_head) as heads,
           array_agg(coalesce(f.female, f.title) order by f.position, f.sector <> 'any' desc, f.title collate "C")
             filter (where f.is_head) as head_females
      from fitting as f group by f.name, f.size
  ), many as (
    select f.name, f.size, array_agg(f.title order by f.sector, f.position, f.title collate "C", g.turn) as staff,
           array_agg(coalesce(f.female, f.title) order by f.sector, f.position, f.title collate "C",
                     g.turn) as staff_females
      from fitting as f
     -- what a sector alone knows is said there more often
     cross join lateral generate_series(1, f.weight * case when f.sector = 'any' then 1 else 2 end) as g (turn)
     where not f.is_head
     group by f.name, f.size
  )
  select row_number() over (order by k.name collate "C", k.size)::int, k.name, k.size,
         coalesce(l.heads, '{}'), coalesce(l.head_females, '{}'), coalesce(m.staff, '{}'), coalesce(m.staff_females,
                                                                      '{}')
    from kinds as k
    left join lists as l on l.name is not distinct from k.name and l.size = k.size
    left join many as m on m.name is not distinct from k.name and m.size = k.size;
end;

comment on function demo_world.title_lists(text, text) is $doc$
Job titles in a country by kind of company: by the sector as it is named there and by size (0: up to 9 employees, 1:
to 49, 2: to 249, 3: more); name NULL stands for sectors that the trade does not know, the empty name for people who
belong to no company. heads are held by one person each, staff by many, each as often as its weight; the lists of
females say the same of women.

reads:   ref.job_titles, ref.sectors, ref.titles, ref.trade_sectors
example: select heads[1] || ', ' || head_females[1] from demo_world.title_lists('DE', 'saas')
          where name = 'Bau & Handwerk' and size = 0
gives:   Inhaber, Inhaberin
$doc$;
