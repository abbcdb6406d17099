create function demo_calc.normal_quantile(p double precision)
returns double precision
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Acklam's rational approximation, relative error below 1.2e-9
  _q double precision;
  _r double precision;
begin
  if p between 0.02425::double precision and 0.97575::double precision then
    _q := p - 0.5::double precision;
    _r := _q * _q;
    return (((((-3.969683028665376e+01 * _r + 2.209460984245205e+02) * _r - 2.759285104469687e+02) * _r
              + 1.383577518672690e+02) * _r - 3.066479806614716e+01) * _r + 2.506628277459239e+00) * _q
         / (((((-5.447609879822406e+01 * _r + 1.615858368580409e+02) * _r - 1.556989798598866e+02) * _r
              + 6.680131188771972e+01) * _r - 1.328068155288572e+01) * _r + 1);
  end if;
  _q := sqrt(-2 * demo_calc.ln(least(p, 1 - p)));
  return case when p < 0.5::double precision then 1 else -1 end
       * (((((-7.784894002430293e-03 * _q - 3.223964580411365e-01) * _q - 2.400758277161838e+00) * _q
            - 2.549732539343734e+00) * _q + 4.374664141464968e+00) * _q + 2.938163982698783e+00)
       / ((((7.784695709041462e-03 * _q + 3.224671290700398e-01) * _q + 2.445134137142996e+00) * _q
            + 3.754408661907416e+00) * _q + 1);
end
$$;

comment on function demo_calc.normal_quantile(double precision) is $doc$
The standard normal deviate below which a share p (strictly between 0 and 1) of all values lies. Same bits on every
machine.

example: select round(demo_calc.normal_quantile(0.975)::numeric, 6)
gives:   1.959964
$doc$;
