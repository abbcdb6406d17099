create function demo_plan.plan_warnings(tenant demo_kpi.tenant, deltas demo_kpi.figure[], records demo_plan.records[])
returns text[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant demo_kpi.tenant := tenant;
  _unit   numeric := 10::numeric ^ _tenant.minor_units;
  _bounds record;
  _people bigint := 0;  -- of the tenant, who may have a deal, and customers among them
  _customers bigint := 0;
begin
  select b.*, trim_scale(b.low / _unit) as low_value, trim_scale(b.high / _unit) as high_value into strict _bounds
    from demo_world.deal_bounds(_tenant.industry, _tenant.currency) as b;
  -- only the latest ones are asked for deals, and a large tenant is not read for it
  select count(*) filter (where c.status <> 'lead'), count(*) filter (where c.status = 'customer')
    into _people, _customers
    from (
      select l.status
        from crm.contacts as l
       where l.tenant_id = _tenant.id and l.deleted_at is null
       order by l.created_at desc
       limit 2000
    ) as c;
  return array(
    with records as (
      select r.*, r.won + r.open + r.lost as deals, sum(r.open) over (order by r.month) as all_open,
             _people + sum(r.prospects + r.customers) over (order by r.month) as people,
             _customers + sum(r.customers) over (order by r.month) as all_customers,
             sum(r.leads - r.unanswered) over (order by r.month) as answered,
             array(select d.metric from unnest(plan_warnings.deltas) as d where d.month = r.month
                   and d.metric is not null) as named
        from unnest(plan_warnings.records) as r
    ), notes (no, month, is_due, note) as (
      select n.no, r.month, n.is_due, n.note
        from records as r
       cross join lateral (values
         (1, r.leads > 0 and not r.named @> '{contactsCreated}', format('%s leads imply as many contacts', r.leads)),
         (2, r.deals > 0 and not r.named @> '{dealsCreated}',
          format('deals were not named; %s are implied (%s won, %s open)', r.deals, r.won, r.open)),
         (3, r.won > 0 and not r.named @> '{closedWonValue}',
          format('closed-won value was not named; %s %s is natural for %s', trim_scale(r.won_minor / _unit),
                 _tenant.currency, _tenant.industry)),
         (4, r.won > 0 and r.won_minor not between r.won * _bounds.low and r.won * _bounds.high,
          format('won deals average %s %s, outside the usual %s to %s of %s; the total still holds',
                 round(r.won_minor / nullif(r.won, 0) / _unit, _tenant.minor_units),
                 _tenant.currency, _bounds.low_value, _bounds.high_value, _tenant.industry)),
         (5, r.open > 0 and r.open_minor not between r.open * _bounds.low and r.open * _bounds.high,
          format('open deals average %s %s, outside the usual %s to %s of %s; the total still holds',
                 round(r.open_minor / nullif(r.open, 0) / _unit, _tenant.minor_units),
                 _tenant.currency, _bounds.low_value, _bounds.high_value, _tenant.industry)),
         (6, r.lost > 0 and r.named @> '{pipelineAddedValue}',
          format('%s of the new deals are lost ones, because the pipeline value leaves nothing for them', r.lost)),
         (9, r.open > 0 and r.all_open > 2 * r.people + 0.3 * r.answered,
          format('%s open deals for %s contacts besides leads are more than two each; they are spread evenly',
                 r.all_open, r.people)),
         (10, r.won > 0 and r.all_customers = 0,
          format('%s won deals go to %s, because nobody is a customer', r.won,
                 case when r.people > 0 then 'prospects' else 'leads' end))
       ) as n (no, is_due, note)
      union all
      select 7, r.month, f.value > 0 and not r.named @> array[m.name], format(m.unnamed, f.value)
        from records as r
        join unnest(demo_plan.figures_of(plan_warnings.records, _tenant.minor_units)) as f on f.month = r.month
        join demo_kpi.metrics() as m on m.name = f.metric and m.unnamed is not null
      union all
      select 8, r.month, r.companies + r.leads + r.prospects + r.customers > 0,
             'nobody of the tenant''s team had joined by its start; some of the new rows have no owner'
        from records as r
       where _tenant.id is not null
         and not exists (
           select from crm.users as u where u.tenant_id = _tenant.id and u.deleted_at is null
              and u.created_at <= (select min(b.first_at)
                                   from demo_plan.business_months(_tenant, r.month,
                                                                  demo_calc.month_start(demo_calc.next_month(r.month))) as b))
    )
    select format('%s: %s', n.month, n.note) from notes as n where n.is_due order by n.month, n.no);
end
$$;

comment on function demo_plan.plan_warnings(demo_kpi.tenant, demo_kpi.figure[], demo_plan.records[]) is $doc$
Step 2: what is worth a warning in a plan that can be met, month by month: what was implied, and what is unusual for
the industry.

reads:   crm.contacts, crm.users, ref
example: select (demo_plan.plan_warnings(demo_kpi.tenant_of('00000000-0000-4000-8000-00000000000a'), array[('2025-02',
         'leadsCreated', 5)]::demo_kpi.figure[], array[('2025-02', 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0,
         0)]::demo_plan.records[]))[1]
gives:   2025-02: 5 leads imply as many contacts
$doc$;
