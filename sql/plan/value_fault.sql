create function demo_plan.value_fault(value jsonb, kind text, low numeric, high numeric)
returns text
language sql stable
begin atomic
  select case
           when g.kind = 'object' then case when g.type <> 'object' then 'must be an object' end
           when g.kind in ('integer', 'number', 'money')
             then demo_plan.number_fault(value_fault.value, g.kind, value_fault.low, value_fault.high)
           when g.kind = 'boolean' then case when g.type <> 'boolean' then 'must be true or false' end
           when g.kind = 'plan' then null  -- demo_plan.check_plan judges it
           when g.kind = 'insights' then case when g.type <> 'array' then 'must be a list' end
           when g.type <> 'string' then 'must be a string'
           when g.kind = 'text' then demo_calc.text_fault(g.word, value_fault.low, value_fault.high)
           when g.kind = 'date' then case when not demo_plan.is_date(g.word) then 'must be a date YYYY-MM-DD' end
           when g.kind = 'timezone'
             then case when not demo_world.is_time_zone(g.word)
               then 'must be an IANA time zone such as Europe/Berlin' end
           when g.kind = 'country' and exists (select from ref.country_aliases as a where a.alias = g.word) then null
           else demo_plan.code_fault(g.kind, g.word)
         end
    from (select value_fault.kind, jsonb_typeof(value_fault.value) as type, value_fault.value #>> '{}' as word) as g;
end;

comment on function demo_plan.value_fault(jsonb, text, numeric, numeric) is $doc$
What a value of a kind (demo_plan.config_rules) must be; NULL for one that is that.

reads:   ref.countries, ref.country_aliases, ref.currencies, ref.industries
example: select demo_plan.value_fault('1', 'integer', 2, 50)
gives:   must be between 2 and 50
$doc$;
