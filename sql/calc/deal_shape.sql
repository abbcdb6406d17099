create function demo_calc.deal_shape(u double precision, sigma double precision, whale boolean)
returns bigint
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if whale then  -- Pareto with alpha 1.5 above the 95th percentile of the log-normal
    return round(1000000 * demo_calc.exp(
      sigma * 1.6448536269514722::double precision
      - demo_calc.ln(1 - u * 0.999::double precision) / 1.5::double precision));
  end if;
  return round(1000000 * demo_calc.exp(
    sigma * demo_calc.normal_quantile(0.0005::double precision + u * 0.9495::double precision)));
end
$$;

comment on function demo_calc.deal_shape(double precision, double precision, boolean) is $doc$
Relative size of a deal in millionths of the median: log-normal with spread sigma up to its 95th percentile, and for
whales a Pareto tail (alpha 1.5) above it. u is a draw in [0, 1).

example: select demo_calc.deal_shape(0.5, 0.9, true) > demo_calc.deal_shape(0.999, 0.9, false)
gives:   true
$doc$;
