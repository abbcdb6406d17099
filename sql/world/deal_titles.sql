create function demo_world.deal_titles(industry text)
returns table (with_company boolean, no bigint, total bigint, title text)
language sql stable
begin atomic
  select f.with_company,
         row_number() over (partition by f.with_company order by t.position, t.title collate "C") - 1,
         count(*) over (partition by f.with_company), t.title
    from ref.deal_titles as t
   cross join (values (true), (false)) as f (with_company)
   where t.industry = deal_titles.industry
     and (f.with_company or t.title not like '%{company}%');
end;

comment on function demo_world.deal_titles(text) is $doc$
The titles of an industry's deals, numbered from 0 twice: all of them for deals with a company, and those that name
none for the others.

reads:   ref.deal_titles
example: select count(*) filter (where with_company) >= count(*) filter (where not with_company)
         from demo_world.deal_titles('saas')
gives:   true
$doc$;
