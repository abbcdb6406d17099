create function demo_plan.reference_faults()
returns table (place text, fault text)
language sql stable
begin atomic
  with lacks as (
    select distinct f.field, f."constraint", f.requested #>> '{}' as code
      from ref.countries as c
     cross join ref.industries as i
     cross join unnest(demo_plan.missing_rows(c.code, i.code)) as f
  )
  -- a fault that names its row by itself stands behind that
  select coalesce(n.named[1], format('ref.%s (%s)', case l.field when 'country' then 'countries' else 'industries' end,
                                     l.code)), coalesce(n.named[2], l."constraint")
    from lacks as l
   cross join lateral (select regexp_match(l."constraint", '^(ref\.[a-z_]+(?: \(.*?\))?): (.*)$') as named) as n
  union all
  select format('ref.realism_bands (%s, %s, %s)', b.check_name, b.industry, b.country), f.fault
    from ref.realism_bands as b
   cross join lateral (values
     (case when not b.low <= b.high then format('low %s is above high %s', b.low, b.high) end),
     (case when b.industry <> '*' and not exists (select from ref.industries as i where i.code = b.industry)
           then format('there is no industry %s', b.industry) end),
     (case when b.country <> '*' and not exists (select from ref.countries as c where c.code = b.country)
           then format('there is no country %s', b.country) end)
   ) as f (fault)
   where f.fault is not null
  union all
  select format('ref.realism_checks (%s)', k.check_name), 'has no band, so nobody sees it'
    from ref.realism_checks as k
   where not exists (select from ref.realism_bands as b where b.check_name = k.check_name);
end;

comment on function demo_plan.reference_faults() is $doc$
What is wrong with reference rows, whatever a config asks for: which row, and what it lacks.

reads:   ref
example: select count(*) from demo_plan.reference_faults()
gives:   0
$doc$;
