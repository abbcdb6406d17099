create function demo_world.email_domains(country text)
returns text[]
language sql stable
return array(select d.domain from ref.email_domains as d where d.country = email_domains.country
              order by d.position, d.domain collate "C");

comment on function demo_world.email_domains(text) is $doc$
Where people of a country who belong to no company have their mailbox.

reads:   ref.email_domains
example: select cardinality(demo_world.email_domains('DE')) > 0
gives:   true
$doc$;
