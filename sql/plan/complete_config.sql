create function demo_plan.complete_config(config jsonb, as_of timestamptz)
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _country  ref.countries;
  _industry ref.industries;
  _currency ref.currencies;
  _timezone text;
  _bounds   record;
  _planned  jsonb := demo_plan.monthly_plan(config);
  _given    jsonb := case when config ? 'monthlyPlan' then '{}' else coalesce(config -> 'targets', '{}') end;
  _unit     numeric;  -- minor units in one unit of the currency
  _minor    numeric;
  _count    numeric;
  _won      numeric;
  _pipeline numeric;
  _open     numeric;
  _opens    numeric;
  _deals    numeric;
  _unanswered numeric;
  _leads    numeric := coalesce((_given ->> 'leads')::numeric, 500);
  _contacts numeric := coalesce((_given ->> 'contacts')::numeric, 200);
  _drop_off numeric := coalesce((config #>> '{realism,dropOffRate}')::numeric, 15);
begin
  select c.* into strict _country from ref.countries as c
   where c.code = coalesce((select a.country from ref.country_aliases as a where a.alias = config ->> 'country'), config ->> 'country', 'US');
  select i.* into strict _industry from ref.industries as i where i.code = coalesce(config ->> 'industry', 'saas');
  select u.* into strict _currency from ref.currencies as u where u.code = coalesce(config ->> 'currency', _country.default_currency);
  select b.* into strict _bounds from demo_world.deal_bounds(_industry.code, _currency.code) as b;
  _timezone := coalesce(config ->> 'timezone', _country.default_timezone);
  _unit := 10::numeric ^ _currency.minor_units;
  _minor := greatest(_bounds.step, _unit);  -- defaults are round amounts

  -- won deals: 60 of average value, as far as the limits of the currency's numbers allow; of fewer deals the usual share
  _count := coalesce((_given ->> 'closedWonCount')::numeric,
                     case when _given ? 'closedWonValue'
                          then least(5000, greatest(10, round((_given ->> 'closedWonValue')::numeric * _unit / _bounds.average)))
                          else least(60, greatest(10, floor(40000000 * _unit / _bounds.average))) end);
  if not _given ? 'closedWonCount' and ((_given ->> 'deals')::numeric < _count or (_given ->> 'deals')::numeric = _count and not _given ? 'pipelineValue') then
    _count := least((_given ->> 'deals')::numeric, greatest(10, round((_given ->> 'deals')::numeric * _industry.win_rate)));
  end if;
  _won := coalesce((_given ->> 'closedWonValue')::numeric * _unit,
                   least(greatest(round(_count * _bounds.average / _minor) * _minor, case when (_given ->> 'deals')::numeric = _count and not _given ? 'pipelineValue' then 10000 else 5000 end * _unit), 50000000 * _unit,
                         coalesce((_given ->> 'pipelineValue')::numeric * _unit, 'Infinity')));
  _pipeline := coalesce((_given ->> 'pipelineValue')::numeric * _unit,
                        case when (_given ->> 'deals')::numeric = _count then greatest(_won, 10000 * _unit) end,  -- all are won: nothing is open
                        greatest(_won, least(3 * _won, 100000000 * _unit), 10000 * _unit));

  -- open deals of average value, larger ones where that would be too many; lost ones from the win rate
  _open := _pipeline - _won;
  _opens := case when _open <= 0 then 0
                 else least(_open, greatest(1, ceil(_open / _bounds.high),
                        least(round(_open / _bounds.average), greatest(ceil(_open / (_bounds.high * 0.8)), 4 * _count + 50)))) end;
  _deals := coalesce((_given ->> 'deals')::numeric,
                     least(100000, _count + _opens + round(_count * (1 - _industry.win_rate) / _industry.win_rate)));
  _unanswered := round(_leads * _drop_off / 100);

  return jsonb_strip_nulls(jsonb_build_object(
    'tenantName', config -> 'tenantName',
    'country', _country.code,
    'timezone', _timezone,
    'currency', _currency.code,
    'industry', _industry.code,
    'startDate', coalesce(config ->> 'startDate',
                          (select min(m.value ->> 'month') || '-01' from jsonb_array_elements(_planned -> 'months') as m),
                          to_char(date_trunc('month', as_of at time zone _timezone) - interval '11 months', 'YYYY-MM-DD')),
    'teamSize', coalesce((config ->> 'teamSize')::numeric::int, 8),
    'channelMix', demo_world.channel_mix(_industry.code, coalesce(config -> 'channelMix', '{}')),
    'realism', jsonb_build_object(
      'dropOffRate', _drop_off,
      'whaleRatio', coalesce((config #>> '{realism,whaleRatio}')::numeric, 5),
      'responseSlaHours', coalesce((config #>> '{realism,responseSlaHours}')::numeric, 4)::int),
    'seed', coalesce(config -> 'seed', config #> '{monthlyPlan,seed}'))
    || case when config ? 'monthlyPlan' then jsonb_build_object(
         'monthlyPlan', jsonb_build_object(
           'leadCounting', coalesce(_planned ->> 'leadCounting', 'included'),
           'months', (select jsonb_agg(jsonb_build_object('month', m.value ->> 'month', 'metrics',
                               (select coalesce(jsonb_object_agg(k.key, trim_scale(k.value::numeric)), '{}') from jsonb_each(m.value -> 'metrics') as k)) order by m.value ->> 'month')
                        from jsonb_array_elements(_planned -> 'months') as m)))
       else jsonb_build_object(
         'targets', jsonb_build_object(
           'leads', _leads::bigint,
           'contacts', _contacts::bigint,
           'companies', coalesce((_given ->> 'companies')::numeric, 80)::bigint,
           'pipelineValue', trim_scale(_pipeline / _unit),
           'closedWonValue', trim_scale(_won / _unit),
           'closedWonCount', _count::bigint,
           'deals', _deals::bigint,
           'activities', coalesce((_given ->> 'activities')::numeric,
                                  least(1000000, round((_leads - _unanswered) * _industry.activities_per_lead + _contacts * _industry.activities_per_contact
                                                       + _deals * _industry.activities_per_deal)))::bigint),
         'growth', jsonb_build_object(
           'curve', coalesce(config #>> '{growth,curve}', 'exponential'),
           'monthlyRate', coalesce((config #>> '{growth,monthlyRate}')::numeric, 8),
           'seasonality', coalesce((config #>> '{growth,seasonality}')::boolean, true))) end);
end
$$;

comment on function demo_plan.complete_config(jsonb, timestamptz) is $doc$
Step 1: a valid config with every default filled in, so that what was generated can be read off it. Counts and values that are
left out follow from those that are given. A monthlyPlan stands in one form, however it was written, without targets and growth, and
the tenant starts with its first month unless startDate says otherwise.

reads:   ref.countries, ref.country_aliases, ref.industries, ref.currencies, ref.channels
example: select demo_plan.complete_config('{"country": "UK", "startDate": "2025-01-01"}', '2025-06-30 12:00:00+00') ->> 'currency'
gives:   GBP
$doc$;
