create function demo_world.sector_list(country text, industry text)
returns table (no bigint, total bigint, sector text, name text)
language sql stable
begin atomic
  -- a trade without rows sells to its own trade
  select row_number() over (order by s.weight desc, s.sector collate "C", g.turn) - 1, count(*) over (), s.sector,
         s.name
    from (
      select t.sector, t.weight, coalesce(
               (select r.name from ref.sectors as r where r.sector = t.sector and r.country = sector_list.country),
               (select r.name from ref.sectors as r where r.sector = t.sector and r.country = '*'), t.sector) as name
        from ref.trade_sectors as t where t.industry = sector_list.industry
      union all
      select null, 1, sector_list.industry
       where not exists (select from ref.trade_sectors as t where t.industry = sector_list.industry)
    ) as s
   cross join lateral generate_series(1, s.weight) as g (turn);
end;

comment on function demo_world.sector_list(text, text) is $doc$
What the customers of a trade do, each as often as its weight, numbered from 0, with its name in the country. A trade
without sectors sells to its own, whose sector is NULL.

reads:   ref.sectors, ref.trade_sectors
example: select count(distinct sector) from demo_world.sector_list('DE', 'finserv')
gives:   10
$doc$;
