create function demo_plan.missing_rows(country text, industry text)
returns demo_calc.fault[]
language sql stable
begin atomic
  with lists as (
    select 'country' as field, c.code, t.name, t.present
      from (select missing_rows.country as code) as c
     cross join lateral (values
       ('first_names',   exists (select from ref.first_names as r where r.country = c.code)),
       ('last_names',    exists (select from ref.last_names as r where r.country = c.code)),
       ('cities',        exists (select from ref.cities as r where r.country = c.code)),
       ('streets',       exists (select from ref.streets as r where r.country = c.code)),
       ('phone_ranges',  exists (select from ref.phone_ranges as r where r.country = c.code)),
       ('email_domains', exists (select from ref.email_domains as r where r.country = c.code)),
       ('company_words (adjective)',
        exists (select from ref.company_words as r where r.country = c.code and r.kind = 'adjective')),
       ('company_words (noun)',
        exists (select from ref.company_words as r where r.country = c.code and r.kind = 'noun'))
     ) as t (name, present)
    union all
    select 'industry', i.code, t.name, t.present
      from (select missing_rows.industry as code) as i
     cross join lateral (values
       ('stages (open)', exists (select from ref.stages as r where r.industry = i.code and r.stage_type = 'open')),
       ('stages (won)',  exists (select from ref.stages as r where r.industry = i.code and r.stage_type = 'won')),
       ('stages (lost)', exists (select from ref.stages as r where r.industry = i.code and r.stage_type = 'lost')),
       ('activity_types', exists (select from ref.activity_types as r where r.industry = i.code)),
       ('activity_subjects', exists (select from ref.activity_subjects as r where r.industry = i.code)),
       ('deal_titles (one without {company})',
        exists (select from ref.deal_titles as r where r.industry = i.code and r.title not like '%{company}%')),
       ('job_titles', exists (select from ref.job_titles as r where r.industry = i.code)),
       ('company_patterns', exists (select from ref.company_patterns as r
                                     where r.industry = i.code and r.country in (missing_rows.country, '*')))
     ) as t (name, present)
  )
  select array(
    select demo_calc.fault_of(l.field, 'needs rows in ref.' || l.name, l.code)
      from lists as l
     where not l.present
     order by l.field collate "C", l.name collate "C")
    || array(
    -- a trade that has types and subjects, but cannot speak of everything
    select demo_calc.fault_of('industry', f.place || ': ' || f.fault, missing_rows.industry)
      from demo_world.reference_faults(missing_rows.industry) as f
     where (select count(*) from lists as l where l.name in ('activity_types', 'activity_subjects') and l.present) = 2
     order by f.place collate "C", f.fault collate "C");
end;

comment on function demo_plan.missing_rows(text, text) is $doc$
Step 1: the reference rows that a country or an industry of one's own still lacks, as faults of country and industry.

reads:   ref
example: select demo_plan.missing_rows('US', 'saas')
gives:   {}
$doc$;
