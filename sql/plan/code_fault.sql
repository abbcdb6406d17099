create function demo_plan.code_fault(kind text, code text)
returns text
language sql stable
begin atomic
  select case when not code_fault.code = any (k.codes) then 'must be one of ' || array_to_string(k.codes, ', ') end
    from (select demo_plan.known_codes(code_fault.kind) as codes) as k;
end;

comment on function demo_plan.code_fault(text, text) is $doc$
What a country, an industry, a currency, a growth curve or an effect to plant must be; NULL for a known one.

reads:   ref.countries, ref.currencies, ref.industries
example: select demo_plan.code_fault('curve', 'steep')
gives:   must be one of linear, exponential, logistic, step
$doc$;
