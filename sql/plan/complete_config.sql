create function demo_plan.complete_config(config jsonb, as_of timestamptz)
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _country  ref.countries;
  _industry text := coalesce(config ->> 'industry', 'saas');
  _currency text;
  _timezone text;
  _planned  jsonb := demo_plan.monthly_plan(config);
  _drop_off numeric := coalesce((config #>> '{realism,dropOffRate}')::numeric, 15);
  _realism  record := demo_calc.realism_of(config);
begin
  select c.* into strict _country from ref.countries as c where c.code = demo_plan.country_of(config);
  _currency := coalesce(config ->> 'currency', _country.default_currency);
  _timezone := coalesce(config ->> 'timezone', _country.default_timezone);

  return jsonb_strip_nulls(jsonb_build_object(
    'tenantName', demo_calc.trimmed(config ->> 'tenantName'),
    'country', _country.code,
    'timezone', _timezone,
    'currency', _currency,
    'industry', _industry,
    'startDate', coalesce(
      config ->> 'startDate',
      (select min(m.value ->> 'month') || '-01' from jsonb_array_elements(_planned -> 'months') as m),
      to_char(date_trunc('month', as_of at time zone _timezone) - interval '11 months', 'YYYY-MM-DD')),
    'teamSize', coalesce((config ->> 'teamSize')::numeric::int, 8),
    'channelMix', demo_world.channel_mix(_industry, coalesce(config -> 'channelMix', '{}')),
    'realism', jsonb_build_object(
      'dropOffRate', _drop_off,
      'whaleRatio', coalesce((config #>> '{realism,whaleRatio}')::numeric, 5),
      'responseSlaHours', coalesce((config #>> '{realism,responseSlaHours}')::numeric, 4)::int,
      'insights', to_jsonb(_realism.insights),
      'messiness', _realism.messiness),
    'seed', coalesce(config -> 'seed', config #> '{monthlyPlan,seed}'))
    || case when config ? 'monthlyPlan' then jsonb_build_object(
         'monthlyPlan', jsonb_build_object(
           'leadCounting', coalesce(_planned ->> 'leadCounting', 'included'),
           'months', demo_plan.canonical_months(_planned -> 'months')))
       else jsonb_build_object(
         'targets', demo_plan.complete_targets(coalesce(config -> 'targets', '{}'), _industry, _currency, _drop_off),
         'growth', jsonb_build_object(
           'curve', coalesce(config #>> '{growth,curve}', 'exponential'),
           'monthlyRate', coalesce((config #>> '{growth,monthlyRate}')::numeric, 8),
           'seasonality', coalesce((config #>> '{growth,seasonality}')::boolean, true))) end);
end
$$;

comment on function demo_plan.complete_config(jsonb, timestamptz) is $doc$
Step 1: a valid config with every default filled in, so that what was generated can be read off it. A monthlyPlan
stands in one form, however it was written, without targets and growth, and the tenant starts with its first month
unless startDate says otherwise.

reads:   ref.channels, ref.countries, ref.country_aliases, ref.currencies, ref.industries
example: select demo_plan.complete_config('{"country": "UK", "startDate": "2025-01-01"}', '2025-06-30 12:00:00+00')
         ->> 'currency'
gives:   GBP
$doc$;
