create function demo_calc.curve_weight(curve text, i int, months int, monthly_rate numeric)
returns double precision
language sql immutable parallel safe strict
return case curve
  when 'linear'      then 1 + i * monthly_rate::double precision / 100
  when 'exponential' then demo_calc.exp(i * -demo_calc.ln(1 / (1 + monthly_rate::double precision / 100)))
  when 'logistic'
    then 1 / (1 + demo_calc.exp(- (i - months / 2.0::double precision) / (months / 4.0::double precision)))
  when 'step'        then i / 3 + 1
end;

comment on function demo_calc.curve_weight(text, int, int, numeric) is $doc$
Weight of month i (from 0) of months on a growth curve; monthly_rate in percent. linear is 1 + i*rate,
exponential (1 + rate)^i, logistic an S-curve around the middle, step one step up every third month.

example: select round(demo_calc.curve_weight('exponential', 2, 12, 10)::numeric, 6)
gives:   1.210000
$doc$;
