create function demo_plan.band_faults(country text, industry text)
returns demo_calc.fault[]
language sql stable
begin atomic
  select array(
    select demo_calc.fault_of(
             case when b.country <> '*' and b.industry = '*' then 'country' else 'industry' end,
             format('has a faulty row in ref.realism_bands (%s, %s, %s): low %s is above high %s', b.check_name,
                    b.industry, b.country, b.low, b.high),
             case when b.country <> '*' and b.industry = '*' then band_faults.country
                  else band_faults.industry end)
      from ref.realism_bands as b
     where not b.low <= b.high and coalesce(b.country in (band_faults.country, '*'), true)
       and coalesce(b.industry in (band_faults.industry, '*'), true)
     order by b.check_name collate "C", b.industry collate "C", b.country collate "C");
end;

comment on function demo_plan.band_faults(text, text) is $doc$
Step 1: the bands of the report on realism that hold nothing between them, as faults of country and industry; of all
countries and industries where these are NULL.

reads:   ref.realism_bands
example: select demo_plan.band_faults('US', 'saas')
gives:   {}
$doc$;
