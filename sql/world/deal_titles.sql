create function demo_world.deal_titles(industry text)
returns table (with_company boolean, kind text, no bigint, total bigint, title text, value_factor double precision,
               after_days int)
language sql stable
begin atomic
  with titles as (
    select f.with_company, k.kind, t.title, t.value_factor, t.after_days, t.position
      from ref.deal_titles as t
     cross join (values (true), (false)) as f (with_company)
     cross join (values ('new'), ('expansion'), ('renewal')) as k (kind)
     where t.industry = deal_titles.industry
       and (f.with_company or t.title not like '%{company}%')
       -- a trade without titles for a further deal sells the same again
       and t.kind = (
         select o.kind
           from ref.deal_titles as o
          where o.industry = deal_titles.industry
            and (f.with_company or o.title not like '%{company}%')
          order by o.kind = k.kind desc, (o.kind = 'expansion' and k.kind = 'renewal') desc, o.kind = 'new' desc, o.kind
          limit 1)
  )
  select t.with_company, t.kind,
         row_number() over (partition by t.with_company, t.kind order by t.value_factor, t.position,
                            t.title collate "C") - 1,
         count(*) over (partition by t.with_company, t.kind), t.title, t.value_factor::double precision,
         min(t.after_days) over (partition by t.with_company, t.kind)
    from titles as t;
end;

comment on function demo_world.deal_titles(text) is $doc$
The titles of an industry's deals by kind, numbered from 0 from the cheapest on, and twice: all of them for deals with a
company, and those that name none for the others. after_days: how long after the first deal was won the first of the
kind may be sold.

reads:   ref.deal_titles
example: select count(*) filter (where with_company) >= count(*) filter (where not with_company)
         from demo_world.deal_titles('saas')
gives:   true
$doc$;
