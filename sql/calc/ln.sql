create function demo_calc.ln(x double precision)
returns double precision
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- x = m * 2^-k with m in [1, 2); ln m = 2 atanh((m - 1) / (m + 1))
  _m  double precision := x;
  _k  int := 0;
  _y  double precision;
  _y2 double precision;
begin
  if not (x > 0 and x < 2) then
    raise exception using errcode = '22003', message = format('demo_calc.ln takes numbers between 0 and 2, not %s', x);
  end if;
  while _m < 1 loop
    _m := _m * 2;
    _k := _k + 1;
  end loop;
  _y := (_m - 1) / (_m + 1);
  _y2 := _y * _y;
  return 2 * _y * (1 + _y2 * (1/3::double precision + _y2 * (1/5::double precision + _y2 * (1/7::double precision
           + _y2 * (1/9::double precision + _y2 * (1/11::double precision + _y2 * (1/13::double precision
           + _y2 * (1/15::double precision + _y2 * (1/17::double precision + _y2 * (1/19::double precision
           + _y2 * (1/21::double precision + _y2 * (1/23::double precision
           + _y2 * (1/25::double precision)))))))))))))
         - _k * 0.693147180559945309::double precision;
end
$$;

comment on function demo_calc.ln(double precision) is $doc$
Natural logarithm of x, for x above 0 and below 2, from additions, multiplications and divisions alone: the same bits
on every machine.

example: select round(demo_calc.ln(0.1)::numeric, 12)
gives:   -2.302585092994
$doc$;
