create function demo.reference()
returns jsonb
language sql stable
security definer
set search_path = pg_catalog, pg_temp
begin atomic
  select jsonb_build_object(
    'countries', (select jsonb_agg(jsonb_build_object('code', c.code, 'name', c.name, 'timezone', c.default_timezone,
                                                      'currency', c.default_currency) order by c.name collate "C")
                    from ref.countries as c),
    'countryAliases', (select coalesce(jsonb_object_agg(a.alias, a.country), '{}') from ref.country_aliases as a),
    'industries', (select jsonb_agg(jsonb_build_object('code', i.code, 'name', i.name) order by i.name collate "C")
                   from ref.industries as i),
    'currencies', (select jsonb_agg(jsonb_build_object('code', c.code, 'name', c.name, 'minorUnits', c.minor_units,
      'perUsd', c.per_usd) order by c.code collate "C") from ref.currencies as c),
    'metrics', (select jsonb_agg(jsonb_build_object(
                  'no', m.no, 'name', m.name, 'columnName', m.column_name, 'label', m.label, 'isMoney', m.is_money,
                  'partOf', m.part_of, 'rest', m.rest, 'projected', m.parts, 'entity', m.entity, 'filters', m.filters)
                  order by m.no) from demo_kpi.metrics() as m),
    'entities', (select jsonb_agg(jsonb_build_object('name', e.name, 'label', e.label) order by e.no)
                   from demo_kpi.entities() as e where e.is_record),
    'curves', to_jsonb(demo_plan.known_codes('curve')), 'insights', to_jsonb(demo_calc.insights()),
    'rules', (select jsonb_object_agg(r.path, jsonb_build_object('kind', r.kind, 'low', r.low, 'high', r.high))
              from demo_plan.config_rules() as r where r.kind <> 'object'));
end;

comment on function demo.reference() is $doc$
What a generation config may choose from: {countries, countryAliases, industries, currencies, metrics, entities,
curves, insights, rules}. rules has every key with its kind and limits; the defaults of a config are in
demo.preview_generation(config) -> 'config'. metrics are the KPIs in the order of the reports; projected are the keys
of a preview's month that add up to one; entity and filters list the rows that one counts. entities are what is counted as
records.

reads:   ref.countries, ref.country_aliases, ref.currencies, ref.industries
example: select demo.reference() #>> '{countries,0,name}'
gives:   Brazil
$doc$;
