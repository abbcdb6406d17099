create function demo.business_days(country text, month text, as_of timestamptz)
returns table (day date, weight numeric)
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _country ref.countries := demo_world.require_business_month(country, month, as_of);
begin
  return query
  select b.day, b.weight
    from demo_world.business_time(
           _country.code, _country.default_timezone, (business_days.month || '-01')::date,
           least(as_of, demo_calc.month_start(demo_calc.next_month(business_days.month)) + interval '24 hours')) as b
   where b.month = business_days.month
   order by b.day;
end
$$;

comment on function demo.business_days(text, text, timestamptz) is $doc$
The business days of a month (YYYY-MM) in a country until as_of, with their weights: 100 is an ordinary whole day.

reads:   ref
raises:  TG400 an unknown country or a malformed month
example: select count(*) from demo.business_days('UK', '2025-12', '2026-01-15 00:00Z')
gives:   21
$doc$;
