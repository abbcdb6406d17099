create function demo_world.phone_ranges(country text)
returns table (no bigint, total bigint, prefix text, digits int, first_number bigint, span bigint)
language sql stable
begin atomic
  select row_number() over (order by p.position, p.prefix collate "C", p.first_number) - 1, count(*) over (),
         p.prefix, p.digits, p.first_number, p.last_number - p.first_number + 1
    from ref.phone_ranges as p
   where p.country = phone_ranges.country
     -- mobile numbers, where the country tells them apart
     and p.kind = case when exists (select from ref.phone_ranges as m
                                     where m.country = phone_ranges.country and m.kind = 'mobile')
                       then 'mobile' else 'landline' end;
end;

comment on function demo_world.phone_ranges(text) is $doc$
The ranges of telephone numbers of people in a country that belong to nobody, numbered from 0, with how many
numbers each has; mobile ones, where there are such.

reads:   ref.phone_ranges
example: select max(no) + 1 = max(total) from demo_world.phone_ranges('US')
gives:   true
$doc$;
