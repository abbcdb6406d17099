create function demo_world.job_titles(industry text)
returns text[]
language sql stable
return array(select t.title from ref.job_titles as t where t.industry = job_titles.industry
              order by t.position, t.title collate "C");

comment on function demo_world.job_titles(text) is $doc$
What the customers of an industry do.

reads:   ref.job_titles
example: select cardinality(demo_world.job_titles('saas')) > 5
gives:   true
$doc$;
