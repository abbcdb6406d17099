create function demo_plan.known_codes(kind text)
returns text[]
language sql stable
return case kind when 'country' then array(select c.code from ref.countries as c order by c.code collate "C")
                 when 'industry' then array(select i.code from ref.industries as i order by i.code collate "C")
                 when 'currency' then array(select u.code from ref.currencies as u order by u.code collate "C")
                 when 'curve' then '{linear,exponential,logistic,step}'
                 when 'insight' then demo_calc.insights() end;

comment on function demo_plan.known_codes(text) is $doc$
What a config may choose a country, an industry, a currency, a growth curve or an effect to plant (insight) from; NULL
for any other kind.

reads:   ref.countries, ref.currencies, ref.industries
example: select demo_plan.known_codes('curve')
gives:   {linear,exponential,logistic,step}
$doc$;
