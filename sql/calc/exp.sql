create function demo_calc.exp(x double precision)
returns double precision
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- e^x = 2^k * e^r with |r| <= ln(2)/2; the series needs no more terms for double precision
  _k int := greatest(-60, least(60, floor(x / 0.693147180559945309::double precision + 0.5::double precision)));
  _r double precision := x - _k * 0.693147180559945309::double precision;
begin
  return (1 + _r * (1 + _r/2 * (1 + _r/3 * (1 + _r/4 * (1 + _r/5 * (1 + _r/6 * (1 + _r/7 * (1 + _r/8
           * (1 + _r/9 * (1 + _r/10 * (1 + _r/11 * (1 + _r/12 * (1 + _r/13)))))))))))))
         * case when _k >= 0 then (1::bigint << _k)::double precision else 1 / (1::bigint << -_k)::double precision end;
end
$$;

comment on function demo_calc.exp(double precision) is $doc$
e to the power x for x between -40 and 40, from additions, multiplications and divisions alone: the same bits on every
machine, which the C library's exp does not promise.

example: select round(demo_calc.exp(1.5)::numeric, 12)
gives:   4.481689070338
$doc$;
