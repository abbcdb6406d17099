create function demo.grow(amount numeric, percent numeric, months int, decimals int default 0)
returns numeric[]
language plpgsql immutable parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if percent is null or not (percent > -100 and percent <= 1000) or trunc(percent, 4) <> percent then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
      'the growth must be a number above -100 and up to 1000, with at most 4 decimals',
      array[demo_calc.fault_of('percent', 'must be above -100 and up to 1000, with at most 4 decimals',
                               percent::text)],
      'For example: select demo.grow(50, 10, 12);');
  elsif amount is null or not (amount >= 0 and amount < 'Infinity') or months is null or not months between 1 and 120
        or decimals is null or not decimals between 0 and 4 then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
      'grow takes an amount of at least 0, 1 to 120 months and 0 to 4 decimals',
      array[demo_calc.fault_of('amount', 'a number of at least 0, for 1 to 120 months', amount::text)],
      'For example: select demo.grow(50, 10, 12);');
  end if;
  return demo_calc.grown(amount, percent, months, decimals);
end
$$;

comment on function demo.grow(numeric, numeric, int, int) is $doc$
An amount after 1, 2, … months that grow by a percentage, each rounded half up to so many decimals.

raises:  TG400 a negative amount, or a growth, months or decimals out of their range
example: select demo.grow(1000, 2.5, 2, 2)
gives:   {1025.00,1050.63}
$doc$;
