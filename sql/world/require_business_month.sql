create function demo_world.require_business_month(country text, month text, as_of timestamptz)
returns ref.countries
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _country ref.countries;
begin
  select c.* into _country from ref.countries as c
   where c.code = coalesce((select a.country from ref.country_aliases as a
                             where a.alias = require_business_month.country), require_business_month.country);
  if not found or not coalesce(month ~ '^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$', false) or as_of is null then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
      format('no business days for country %s and month %s', coalesce(country, 'NULL'), coalesce(month, 'NULL')),
      array[case
        when _country.code is null then demo_calc.fault_of(
          'country', 'must be one of ' || (select string_agg(c.code, ', ' order by c.code collate "C")
                                           from ref.countries as c),
          country)
        when as_of is null then demo_calc.fault_of('as_of', 'must not be NULL', month)
        else demo_calc.fault_of('month', 'must be YYYY-MM', month) end],
      'For example: select * from demo.business_days(''US'', ''2025-01'', demo.now());');
  end if;
  return _country;
end
$$;

comment on function demo_world.require_business_month(text, text, timestamptz) is $doc$
The country with this code or alias; raises where there is none, or where it is asked for the business days of what is
no month (YYYY-MM), or without an instant.

reads:   ref.countries, ref.country_aliases
raises:  TG400 an unknown country or a malformed month
example: select (demo_world.require_business_month('UK', '2025-12', '2026-01-15 00:00Z')).code
gives:   GB
$doc$;
