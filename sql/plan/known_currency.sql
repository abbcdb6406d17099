create function demo_plan.known_currency(currency text)
returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if currency is not null and not exists (select from ref.currencies as c where c.code = known_currency.currency) then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', format('there is no currency %s', left(currency, 40)),
                             array[demo_calc.fault_of('currency', 'must be a supported currency', currency)],
                             'The codes are in demo.reference(), key currencies.');
  end if;
  return currency;
end
$$;

comment on function demo_plan.known_currency(text) is $doc$
The currency, which is known; NULL for NULL.

reads:   ref.currencies
raises:  TG400 there is no such currency
example: select demo_plan.known_currency('KWD')
gives:   KWD
$doc$;
