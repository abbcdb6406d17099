create function demo_plan.judge_records(tenant demo_kpi.tenant, deltas demo_kpi.figure[],
                                        records demo_plan.records[], is_whole boolean, as_of timestamptz)
returns demo_calc.fault[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant demo_kpi.tenant := tenant;
  _limit  numeric := demo_plan.record_limit();
begin
  return array(
    with records as (
      select r.*, r.won + r.open + r.lost as deals, r.leads + r.prospects + r.customers as contacts
             from unnest(judge_records.records) as r
    ), known as (
      select r.month,
             exists (select from records as e where e.month <= r.month and e.contacts > 0)
             -- a month with faults is not planned, but may ask for contacts
             or exists (select from unnest(judge_records.deltas) as d
                         where d.month < r.month and d.metric in ('leadsCreated', 'contactsCreated') and d.value > 0)
             or exists (select from crm.contacts as c
                         where c.tenant_id = _tenant.id and c.deleted_at is null
                           and c.created_at <= b.last_at
                           and coalesce(c.first_response_at, c.created_at) <= b.last_at) as has_contact
        from records as r
        left join demo_plan.business_months(_tenant, (select min(d.month) from unnest(judge_records.deltas) as d),
                                            as_of) as b on b.month = r.month
    ), found (no, month, fault) as (
      select w.no, k.month, demo_plan.plan_fault(
               w.metric, format('%s (%s) needs a contact that exists by %s; the tenant has none by then',
                                w.metric, w.number, k.month), k.month, 0, w.number)
        from known as k
        join (
          select n.month, m.no, n.metric, n.value as number
            from unnest(demo_plan.figures_of(judge_records.records, _tenant.minor_units)) as n
            join demo_kpi.metrics() as m on m.name = n.metric and m.needs_contact
        ) as w on w.month = k.month
       where w.number > 0 and not k.has_contact
      union all
      select 91, r.month, demo_plan.plan_fault(
               'dealsCreated', format('dealsCreated (%s) needs a pipeline with open, won and lost stages; '
                                      'the tenant has none with %s stages', r.deals, s.missing), r.month, null, r.deals)
        from records as r
       cross join lateral (
         -- every deal goes through an open stage
         select string_agg(w.stage_type, ' and ' order by w.no) as missing
           from (values (1, 'open', r.deals), (2, 'won', r.won), (3, 'lost', r.lost)) as w (no, stage_type, deals)
          where w.deals > 0
            and not exists (select from demo_plan.deal_stages(_tenant.id) as g where g.stage_type = w.stage_type)
       ) as s
       where _tenant.id is not null and s.missing is not null
      union all
      select 92, null, demo_plan.plan_fault(
               'months', format('the plan comes to %s records; at most %s are allowed (demo.max_patch_records)',
                                s.total, _limit), null, _limit, s.total)
        from (select sum(r.companies + r.contacts + r.deals + r.activities) as total from records as r) as s
       where is_whole and s.total > _limit
    )
    select f.fault from found as f order by f.month, f.no);
end
$$;

comment on function demo_plan.judge_records(demo_kpi.tenant, demo_kpi.figure[], demo_plan.records[], boolean, timestamptz) is $doc$
Step 2: what keeps the records of a plan from being made in a tenant: deals and activities without anybody to go to, a
pipeline that lacks stages, more records than are allowed (told only where the plan is_whole, without months that are
left out for faults of their own).

reads:   crm.contacts, crm.pipeline_stages, crm.pipelines, ref.holidays, ref.hour_weights, ref.weekday_weights,
         ref.weekends
example: select cardinality(demo_plan.judge_records(demo_kpi.tenant_of('00000000-0000-4000-8000-00000000000a'), '{}',
         '{}', true, '2025-06-30 16:00Z'))
gives:   0
$doc$;
