create function demo_plan.check_config(config jsonb, as_of timestamptz)
returns demo_calc.fault[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _faults   jsonb;
  _complete jsonb;
  _minor    int;
  _country  text;
  _sound    jsonb;
  _judged   demo_plan.judgement;  -- the monthlyPlan
begin
  if config is null or jsonb_typeof(config) <> 'object' then
    return array[demo_calc.fault_of('', 'must be a JSON object', demo_calc.shown_value(config))];
  elsif jsonb_path_exists(config, 'strict $.**{8}') then  -- what nests for thousands of levels cannot be taken apart and put together
    return array[demo_calc.fault_of('', 'must not be nested more than 8 levels deep', null::jsonb)];
  end if;

  _country := coalesce((select a.country from ref.country_aliases as a where a.alias = config ->> 'country'), config ->> 'country', 'US');

  -- each value by itself
  with given as (
    select k.key as path, k.value, k.key as top from jsonb_each(config) as k
    union all
    select o.key || '.' || k.key, k.value, o.key
      from jsonb_each(config) as o
     cross join lateral jsonb_each(case when jsonb_typeof(o.value) = 'object' then o.value else '{}' end) as k
     where o.key in ('targets', 'growth', 'monthlyPlan', 'channelMix', 'realism')
  ), judged as (
    select g.path, g.value,
           case
             when r.path is null then 'is not a known key'
             when g.path = 'growth' and config ? 'monthlyPlan' then 'cannot stand beside monthlyPlan, which names every month itself'
             when g.path = 'monthlyPlan' then case when jsonb_typeof(g.value) not in ('object', 'array') then 'must be a plan with months, or the list of its months' end
             when r.kind = 'object' and jsonb_typeof(g.value) <> 'object' then 'must be an object'
             when r.kind in ('integer', 'number', 'money') and jsonb_typeof(g.value) <> 'number' then 'must be a number'
             -- beside a plan targets do not ask for anything: they are compared with it
             when r.kind in ('integer', 'number', 'money') and not (g.top = 'targets' and config ? 'monthlyPlan') and not (g.value::numeric between r.low and r.high) then format('must be between %s and %s', r.low, r.high)
             when r.kind = 'integer' and g.value::numeric <> trunc(g.value::numeric) then 'must be a whole number'
             when r.kind = 'number' and scale(trim_scale(g.value::numeric)) > 6 then 'must have at most 6 decimals'
             when r.kind = 'boolean' and jsonb_typeof(g.value) <> 'boolean' then 'must be true or false'
             when r.kind in ('text', 'country', 'timezone', 'currency', 'industry', 'date', 'curve') and jsonb_typeof(g.value) <> 'string' then 'must be a string'
             when r.kind = 'text' and length(g.value #>> '{}') > r.high then format('must have at most %s characters', r.high)
             when r.kind = 'text' and length(btrim(g.value #>> '{}')) < r.low then format('must have at least %s characters', r.low)
             when r.kind = 'text' and (g.value #>> '{}') ~ '[\x01-\x1f\x7f]' then 'must not contain control characters'
             when r.kind = 'country' and not exists (select from ref.countries as c where c.code = g.value #>> '{}')
                                     and not exists (select from ref.country_aliases as a where a.alias = g.value #>> '{}')
               then format('must be one of %s', (select string_agg(c.code, ', ' order by c.code) from ref.countries as c))
             when r.kind = 'industry' and not exists (select from ref.industries as i where i.code = g.value #>> '{}')
               then format('must be one of %s', (select string_agg(i.code, ', ' order by i.code) from ref.industries as i))
             when r.kind = 'currency' and not exists (select from ref.currencies as c where c.code = g.value #>> '{}')
               then format('must be one of %s', (select string_agg(c.code, ', ' order by c.code) from ref.currencies as c))
             when r.kind = 'curve' and not (g.value #>> '{}') in ('linear', 'exponential', 'logistic', 'step')
               then 'must be one of linear, exponential, logistic, step'
             when r.kind = 'timezone' and not demo_world.is_time_zone(g.value #>> '{}')
               then 'must be an IANA time zone such as Europe/Berlin'
             when r.kind = 'date' and not coalesce(
                    (select d.month between 1 and 12 and d.year between 1900 and 9999
                            and case when d.month between 1 and 12 and d.year between 1900 and 9999
                                     then d.day between 1 and extract(day from make_date(d.year, d.month, 1) + interval '1 month - 1 day') end
                       from (select m[1]::int as year, m[2]::int as month, m[3]::int as day
                               from regexp_match(g.value #>> '{}', '^([0-9]{4})-([0-9]{2})-([0-9]{2})$') as m) as d), false)
               then 'must be a date YYYY-MM-DD'
           end as fault
      from given as g
      left join demo_plan.config_rules() as r on r.path = g.path and split_part(r.path, '.', 1) = g.top
  ), plan_faults as (
    -- the shape of a plan is the same as in a patch; while the currency is wrong too, nobody knows its decimals
    select f.ordinality as no, f.value
      from jsonb_array_elements(demo_calc.faults_json(demo_plan.check_plan(
             case when jsonb_typeof(config -> 'monthlyPlan') = 'array' then demo_plan.monthly_plan(config) else
               (select coalesce(jsonb_object_agg(k.key, k.value), '{}') from jsonb_each(case when jsonb_typeof(config -> 'monthlyPlan') = 'object' then config -> 'monthlyPlan' else '{}' end) as k
                 where 'monthlyPlan.' || k.key in (select r.path from demo_plan.config_rules() as r)) end,
             coalesce((select u.minor_units::int from ref.currencies as u
                        where u.code = coalesce(config ->> 'currency', (select c.default_currency from ref.countries as c where c.code = _country))), 4)))) with ordinality as f
     where jsonb_typeof(config -> 'monthlyPlan') in ('object', 'array')
    union all
    select 1000, jsonb_build_object('field', 'mode', 'constraint', 'must be additive: a new tenant holds nothing to reconcile', 'requested', 'reconcile')
     where config #>> '{monthlyPlan,mode}' = 'reconcile'
    union all
    select 1001, jsonb_build_object('field', 'seed', 'constraint', 'must be that of the config, or be left out', 'current', config -> 'seed', 'requested', config #> '{monthlyPlan,seed}')
     where jsonb_typeof(config -> 'seed') = 'string' and jsonb_typeof(config #> '{monthlyPlan,seed}') = 'string' and config -> 'seed' <> config #> '{monthlyPlan,seed}'
  )
  select jsonb_agg(a.fault order by a.path collate "C", a.no)
    into _faults
    from (
      select j.path, 0 as no, jsonb_build_object('field', j.path, 'constraint', j.fault, 'requested', demo_calc.shown_value(j.value)) as fault from judged as j where j.fault is not null
      union all
      select 'monthlyPlan', p.no, p.value || jsonb_build_object('field', demo_plan.monthly_plan_path(config, p.value ->> 'field')) from plan_faults as p
    ) as a;

  if _faults is not null then
    -- what the plan cannot be is said at the same time, where what it depends on is sound
    select jsonb_object_agg(k.key, k.value) into _sound
      from jsonb_each(config) as k
     where k.key in ('country', 'timezone', 'currency', 'industry', 'startDate', 'monthlyPlan');
    if _sound ? 'monthlyPlan' and not exists (select from jsonb_array_elements(_faults) as f where _sound ? (regexp_match(f.value ->> 'field', '^[^.[]*'))[1]) then
      _faults := _faults || demo_calc.faults_json((select (j.judged).faults from demo_plan.judge_monthly_plan(_sound, as_of) as j));
    end if;
    return array(select (f.value ->> 'field', f.value ->> 'constraint', case when f.value ? 'month' then coalesce(f.value ->> 'month', '') end, f.value -> 'current', f.value -> 'requested', null)::demo_calc.fault from jsonb_array_elements(_faults) with ordinality as f order by f.ordinality);
  end if;

  -- the values together; defaults fill what is not named, so from here on everything is there
  if (select count(*) = 6 and sum(m.value::numeric) = 0 from jsonb_each(coalesce(config -> 'channelMix', '{}')) as m) then
    return array[demo_calc.fault_of('channelMix', 'needs at least one channel above 0', config -> 'channelMix')];
  end if;

  -- reference rows that a country or an industry of one's own may still lack
  with missing as (
    select 'country' as field, _country as requested, t.name
      from (values
        ('first_names',   exists (select from ref.first_names as r where r.country = _country)),
        ('last_names',    exists (select from ref.last_names as r where r.country = _country)),
        ('cities',        exists (select from ref.cities as r where r.country = _country)),
        ('streets',       exists (select from ref.streets as r where r.country = _country)),
        ('phone_ranges',  exists (select from ref.phone_ranges as r where r.country = _country)),
        ('email_domains', exists (select from ref.email_domains as r where r.country = _country)),
        ('company_words (adjective)', exists (select from ref.company_words as r where r.country = _country and r.kind = 'adjective')),
        ('company_words (noun)',      exists (select from ref.company_words as r where r.country = _country and r.kind = 'noun'))
      ) as t (name, present)
     where not t.present
    union all
    select 'industry', i.code, t.name
      from (select coalesce(config ->> 'industry', 'saas') as code) as i
     cross join lateral (values
        ('stages (open)', exists (select from ref.stages as r where r.industry = i.code and r.stage_type = 'open')),
        ('stages (won)',  exists (select from ref.stages as r where r.industry = i.code and r.stage_type = 'won')),
        ('stages (lost)', exists (select from ref.stages as r where r.industry = i.code and r.stage_type = 'lost')),
        ('activity_types', exists (select from ref.activity_types as r where r.industry = i.code)),
        ('activity_subjects (a subject for every type)', not exists (
           select from ref.activity_types as y where y.industry = i.code
              and not exists (select from ref.activity_subjects as r where r.industry = i.code and r.type = y.type and not r.first_touch))),
        ('deal_titles (one without {company})', exists (select from ref.deal_titles as r where r.industry = i.code and r.title not like '%{company}%')),
        ('job_titles', exists (select from ref.job_titles as r where r.industry = i.code)),
        ('company_patterns', exists (select from ref.company_patterns as r where r.industry = i.code and r.country in (_country, '*')))
      ) as t (name, present)
     where not t.present
  )
  select jsonb_agg(jsonb_build_object('field', m.field, 'constraint', 'needs rows in ref.' || m.name, 'requested', m.requested) order by m.field, m.name)
    into _faults
    from missing as m;
  if _faults is not null then
    return array(select (f.value ->> 'field', f.value ->> 'constraint', case when f.value ? 'month' then coalesce(f.value ->> 'month', '') end, f.value -> 'current', f.value -> 'requested', null)::demo_calc.fault from jsonb_array_elements(_faults) with ordinality as f order by f.ordinality);
  end if;

  _complete := demo_plan.complete_config(config, as_of);
  select c.minor_units into _minor from ref.currencies as c where c.code = _complete ->> 'currency';

  with facts as (
    select (_complete ->> 'startDate')::date as start_on,
           (as_of at time zone (_complete ->> 'timezone'))::date as today,
           (_complete #>> '{targets,pipelineValue}')::numeric as pipeline,
           (_complete #>> '{targets,closedWonValue}')::numeric as won,
           (_complete #>> '{targets,closedWonCount}')::numeric as won_count,
           (_complete #>> '{targets,deals}')::numeric as deals
  )
  select jsonb_agg(jsonb_build_object('field', f.field, 'constraint', f.fault, 'current', f.current, 'requested', f.requested) order by f.no)
    into _faults
    from (
      select 1 as no, s.field,
             -- of a plan's month in the future the planner speaks
             case when s.start_on > today then case when s.field = 'startDate' then format('must not be in the future (today is %s)', today) end
                  when s.start_on < (today - interval '24 months')::date then format('must lie within the last 24 months (not before %s)', (today - interval '24 months')::date)
                  when s.start_on = facts.start_on and not exists (select from demo_world.business_time(_complete ->> 'country', _complete ->> 'timezone', facts.start_on, as_of))
                    then format('leaves no business time until %s: choose an earlier date', to_char(as_of at time zone 'UTC', 'YYYY-MM-DD HH24:MI"Z"'))
             end as fault, null::jsonb as current, s.requested
        from facts
       cross join lateral (
         select 'startDate' as field, facts.start_on, to_jsonb(facts.start_on) as requested where config ? 'startDate' or not config ? 'monthlyPlan'
         union all
         -- without a date of its own the tenant starts with the plan
         select demo_plan.monthly_plan_path(config, format('months[%s].month', m.ordinality - 1)), (m.value ->> 'month' || '-01')::date, m.value -> 'month'
           from jsonb_array_elements(demo_plan.monthly_plan(config) -> 'months') with ordinality as m where not config ? 'startDate'
       ) as s
      union all
      select 2, 'targets.pipelineValue',
             case when scale(trim_scale(pipeline)) > _minor then format('must be whole minor units of %s (%s decimals)', _complete ->> 'currency', _minor) end,
             null, to_jsonb(pipeline)
        from facts
      union all
      select 3, 'targets.closedWonValue',
             -- one that is left out follows the pipeline, and so does its fault
             case when scale(trim_scale(won)) > _minor and config #> '{targets,closedWonValue}' is not null then format('must be whole minor units of %s (%s decimals)', _complete ->> 'currency', _minor) end,
             null, to_jsonb(won)
        from facts
      union all
      select 4, 'targets.closedWonValue',
             case when won > pipeline then format('must not exceed pipelineValue (%s), which counts open and won deals', pipeline) end,
             to_jsonb(pipeline), to_jsonb(won)
        from facts
      union all
      select 5, 'targets.deals',
             case when deals < won_count then format('must not be below closedWonCount (%s)', won_count)
                  when deals = won_count and pipeline > won then 'needs a deal that is not won, because pipelineValue exceeds closedWonValue' end,
             to_jsonb(won_count), to_jsonb(deals)
        from facts
      union all
      select 6, 'targets.closedWonValue',
             case when won * 10::numeric ^ _minor < won_count then format('must be at least one minor unit for each of %s won deals', won_count) end,
             to_jsonb(won_count), to_jsonb(won)
        from facts
    ) as f
   where f.fault is not null;

  if config ? 'monthlyPlan' and (_faults is not null or config -> 'targets' <> '{}') then
    _judged := (select j.judged from demo_plan.judge_monthly_plan(config, as_of) as j);
    if _judged.faults <> '{}' then
      return case when _faults is null then '{}' else array(select (f.value ->> 'field', f.value ->> 'constraint', case when f.value ? 'month' then coalesce(f.value ->> 'month', '') end, f.value -> 'current', f.value -> 'requested', null)::demo_calc.fault from jsonb_array_elements(_faults) with ordinality as f order by f.ordinality) || _judged.faults end;
    end if;
    -- targets beside a plan are what it comes to in all, or somebody has something else in mind
    with comes_to as (
      select sum(r.leads) as leads, sum(r.prospects + r.customers) as contacts, sum(r.companies) as companies, trim_scale(sum(r.won_minor + r.open_minor) / 10::numeric ^ _minor) as pipeline,
             trim_scale(sum(r.won_minor) / 10::numeric ^ _minor) as won_value, sum(r.won) as won, sum(r.won + r.open + r.lost) as deals, sum(r.activities) as activities
        from unnest(_judged.records) as r
    )
    select coalesce(_faults, '[]') || coalesce(jsonb_agg(jsonb_build_object('field', 'targets.' || t.name, 'constraint', format('must be what monthlyPlan comes to (%s), or be left out', t.planned),
                                                                            'current', t.planned, 'requested', config #> array['targets', t.name]) order by t.no), '[]')
      into _faults
      from comes_to as c
     cross join lateral (values (1, 'leads', c.leads), (2, 'contacts', c.contacts), (3, 'companies', c.companies), (4, 'pipelineValue', c.pipeline), (5, 'closedWonValue', c.won_value),
                                (6, 'closedWonCount', c.won), (7, 'deals', c.deals), (8, 'activities', c.activities)) as t (no, name, planned)
     where (config #>> array['targets', t.name])::numeric <> t.planned;
  end if;
  return array(select (f.value ->> 'field', f.value ->> 'constraint', case when f.value ? 'month' then coalesce(f.value ->> 'month', '') end, f.value -> 'current', f.value -> 'requested', null)::demo_calc.fault from jsonb_array_elements(coalesce(_faults, '[]')) with ordinality as f order by f.ordinality);
end
$$;

comment on function demo_plan.check_config(jsonb, timestamptz) is $doc$
Step 1: every fault of a generation config as a JSON array of {field, constraint, current, requested}, of very many the first
(demo_calc.listed_faults); [] where there is none. A monthlyPlan that is well formed but cannot be met is no fault by itself
(demo_plan.judge_monthly_plan says it); beside other faults the list names that, too.

reads:   ref.countries, ref.country_aliases, ref.industries, ref.currencies and the rows that a country and an industry need
example: select ((demo_plan.check_config('{"teamSize": 1}', '2025-06-30 12:00:00+00'))[1])."constraint"
gives:   must be between 2 and 50
$doc$;
