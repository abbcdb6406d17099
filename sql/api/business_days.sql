create function demo.business_days(country text, month text, as_of timestamptz)
returns table (day date, weight numeric)
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _country ref.countries;
begin
  select c.* into _country from ref.countries as c
   where c.code = coalesce((select a.country from ref.country_aliases as a where a.alias = business_days.country), business_days.country);
  if not found or business_days.month is null or business_days.month !~ '^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$' or business_days.as_of is null then
    raise exception using
      errcode = 'TG400',
      message = format('no business days for country %s and month %s', coalesce(business_days.country, 'NULL'), coalesce(business_days.month, 'NULL')),
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', jsonb_build_array(jsonb_build_object(
                  'field', case when _country.code is null then 'country' when business_days.as_of is null then 'as_of' else 'month' end,
                  'constraint', case when _country.code is null then 'must be one of ' || (select string_agg(c.code, ', ' order by c.code) from ref.countries as c)
                                     when business_days.as_of is null then 'must not be NULL' else 'must be YYYY-MM' end,
                  'requested', case when _country.code is null then business_days.country else business_days.month end))),
      hint    = 'For example: select * from demo.business_days(''US'', ''2025-01'', demo.now());';
  end if;
  return query
    select b.day, b.weight
      from demo_world.business_time(_country.code, _country.default_timezone, (business_days.month || '-01')::date,
                                   least(business_days.as_of, demo_calc.month_start(demo_calc.next_month(business_days.month)) + interval '24 hours')) as b
     where b.month = business_days.month
     order by b.day;
end
$$;

comment on function demo.business_days(text, text, timestamptz) is $doc$
The business days of a month (YYYY-MM) in a country until as_of, with their weights: 100 is an ordinary whole day.

reads:   ref.countries, ref.country_aliases, ref.holidays, ref.weekends, ref.weekday_weights, ref.hour_weights
raises:  TG400 an unknown country or a malformed month
example: select count(*) from demo.business_days('UK', '2025-12', '2026-01-15 00:00Z')
gives:   21
$doc$;
