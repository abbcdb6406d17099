create function demo_plan.preview(config jsonb, as_of timestamptz)
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _config jsonb;
  _judged demo_plan.judgement;
  _found record;
  _bounds record;
  _unit   numeric;
  _result jsonb;
begin
  select g.* into _found from demo_plan.require_valid_config(config, as_of) as g;
  _judged := _found.judged;
  if _judged.faults <> '{}' then
    perform demo_calc.refuse('TG400', 'INFEASIBLE_PLAN', 'the monthly plan cannot be met'
                             || demo_calc.fault_lines(_judged.faults), _judged.faults,
      coalesce('The nearest plan that works: ' || _found.suggestion::text,
               'See select demo.validate_monthly_plan(config);'),
      jsonb_build_object('suggestion', _found.suggestion));
  end if;
  _config := demo_plan.complete_config(config, as_of);
  select b.* into strict _bounds from demo_world.deal_bounds(_config ->> 'industry', _config ->> 'currency') as b;
  select 10::numeric ^ c.minor_units into strict _unit from ref.currencies as c where c.code = _config ->> 'currency';

  select jsonb_build_object(
           'config', _config,
           'monthlyProjection', jsonb_agg(jsonb_build_object(
             'month', p.month, 'leads', p.leads, 'contacts', p.prospects + p.customers, 'companies', p.companies,
             'deals', p.won + p.open + p.lost, 'closedWonCount', p.won,
             'closedWonValue', trim_scale(p.won_minor / _unit),
               'pipelineValue', trim_scale((p.won_minor + p.open_minor) / _unit),
             'activities', p.activities) order by p.month),
           'totals', jsonb_build_object(
             'leads', sum(p.leads), 'contacts', sum(p.prospects + p.customers), 'companies', sum(p.companies),
               'deals', sum(p.won + p.open + p.lost),
             'closedWonCount', sum(p.won), 'closedWonValue', trim_scale(sum(p.won_minor) / _unit),
             'pipelineValue', trim_scale(sum(p.won_minor + p.open_minor) / _unit), 'activities', sum(p.activities)),
           'estimatedRecords', jsonb_build_object(
             'companies', sum(p.companies), 'contacts', sum(p.leads + p.prospects + p.customers),
               'deals', sum(p.won + p.open + p.lost), 'activities', sum(p.activities)),
           'warnings', coalesce(to_jsonb(_judged.warnings), to_jsonb(array_remove(array[
             case when sum(p.won_minor) not between sum(p.won) * _bounds.low and sum(p.won) * _bounds.high
               then format('won deals average %s %s, outside the usual %s to %s of this industry; the total still holds',
                           round(sum(p.won_minor) / sum(p.won) / _unit, 2), _config ->> 'currency',
                           trim_scale(_bounds.low / _unit), trim_scale(_bounds.high / _unit)) end,
             case when sum(p.open) > 0
                       and sum(p.open_minor) not between sum(p.open) * _bounds.low and sum(p.open) * _bounds.high
               then format('open deals average %s %s, outside the usual %s to %s of this industry; the total still holds',
                           round(sum(p.open_minor) / sum(p.open) / _unit, 2), _config ->> 'currency',
                           trim_scale(_bounds.low / _unit), trim_scale(_bounds.high / _unit)) end,
             case when sum(p.open) > 2 * sum(p.prospects + p.customers) + 0.3 * sum(p.leads - p.unanswered)
               then format('%s open deals for %s contacts besides leads are more than two each; they are spread evenly',
                           sum(p.open), sum(p.prospects + p.customers)) end], null))),
           'estimatedGenerationSeconds',
           1 + (sum(p.companies + p.leads + p.prospects + p.customers + 5 * (p.won + p.open + p.lost) + p.activities)
                / 25000)::int)
    into _result
    from demo_plan.plan_months(_config, coalesce(_config ->> 'seed', ''), as_of) as p;
  return _result;
end
$$;

comment on function demo_plan.preview(jsonb, timestamptz) is $doc$
What a generation with this config would make, month by month and in all, without writing anything. The record counts
are exact; without a seed in the config, the money of single months may differ from a later run, its sum never.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.pipelines, crm.users, ref
raises:  TG400 the config has faults, each listed with its path, or its monthlyPlan cannot be met
example: select demo_plan.preview('{"country": "US", "industry": "trading"}', '2025-06-30 16:00Z') #>>
         '{totals,leads}'
gives:   500
$doc$;
