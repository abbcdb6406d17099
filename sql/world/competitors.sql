create function demo_world.competitors(industry text)
returns table (no bigint, name text)
language sql stable
begin atomic
  select row_number() over (order by c.position, c.name collate "C"), c.name
    from ref.competitors as c
   where c.industry = competitors.industry;
end;

comment on function demo_world.competitors(text) is $doc$
Whom a trade competes with, in their order.

reads:   ref.competitors
example: select count(*) > 2 from demo_world.competitors('saas')
gives:   true
$doc$;
