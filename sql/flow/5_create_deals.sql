create function demo_flow.create_deals(run demo_flow.run)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_nestloop = off
set enable_seqscan = off
set work_mem = '64MB'
set enable_mergejoin = off
set jit = off
as $$
declare
  _tenant   demo_kpi.tenant := run.tenant;
  _clock    demo_flow.clock := demo_flow.clock_of(run);
  _pools    demo_flow.deal_pools;
  _industry ref.industries;
  _bounds   record;
  _prefix   text;
  _state    bigint;
  _total    bigint;
  _whales   bigint;
  _shift    bigint;
  _stride   bigint;
  _calendar timestamptz[];  -- business days, into the future
  _unit     numeric := 10::numeric ^ (run.tenant).minor_units;
  _family_first boolean;
  _written  bigint;
begin
  select sum(d.won + d.open + d.lost) into _total
    from crm.demo_job_days as d where d.tenant_id = _tenant.id and d.job_id = run.job_id;
  if _total = 0 then
    return 0;
  end if;
  select i.* into strict _industry from ref.industries as i where i.code = _tenant.industry;
  select b.* into strict _bounds from demo_world.deal_bounds(_tenant.industry, _tenant.currency) as b;
  _family_first := (select c.name_order = 'family_first' from ref.countries as c where c.code = _tenant.country);
  _state := demo_calc.rng_state(run.stream || ':deals');
  _prefix := demo_calc.id_prefix(_tenant.id, run.seed, run.plan_hash, run.application_no, 'deal');
  _whales := round(_total * _tenant.whale_ratio / 100);
  _stride := demo_calc.stride(_total, 0.618034);
  _shift := demo_calc.rng_draw(_state, 4000000000);
  _pools := demo_flow.deal_pools_of(run, _clock.first_end);
  _calendar := array(
    select b.opens_at + interval '8 hours'
      from demo_world.business_time(_tenant.country, _tenant.timezone,
                                    (run.as_of at time zone _tenant.timezone)::date + 1,
                                    run.as_of + make_interval(hours => 24 * (2 * _industry.cycle_days_max + 60))) as b
     order by b.day);

  insert into crm.deals (tenant_id, id, title, value, currency, pipeline_id, stage_id, contact_id, company_id, owner_id,
                         expected_close_at, closed_at, created_at, updated_at,
                         demo_generated, demo_job_id, demo_source_month)
  with deals as materialized (
    select d.*, (d.n * _stride + _shift) % _total < _whales as is_whale
      from demo_flow.deal_rows(run, _clock, _pools, _state, _industry.cycle_days_min, _industry.cycle_days_max) as d
  ), valued as (
    select u.n, u.minor
      from (
        select array_agg(d.n order by d.n) as ns,
               demo_calc.exact_values(
                 case d.outcome when 'won' then min(m.won_minor) when 'open' then min(m.open_minor)
                   else min(m.lost_minor) end,
                 array_agg(demo_calc.deal_shape(d.draw2 / 4294967296.0, _industry.deal_sigma::double precision,
                                                d.is_whale) order by d.n),
                 _bounds.low, _bounds.high, _bounds.step) as minors
          from deals as d
          join crm.demo_job_months as m on m.tenant_id = _tenant.id and m.job_id = run.job_id and m.month = d.month
         group by d.month, d.outcome
      ) as g
     cross join lateral unnest(g.ns, g.minors) as u (n, minor)
  ), stages as (
    select s.* from demo_plan.deal_stages(_tenant.id) as s
  ), titles as (
    select t.* from demo_world.deal_titles(_tenant.industry) as t
  )
  select _tenant.id,
         (_prefix || demo_calc.month_digits(q.month) || lpad(to_hex(q.month_i), 8, '0'))::uuid,
         replace(replace(t.title, '{company}', coalesce(o.name, '')), '{contact}',
                 demo_calc.full_name(p.first_name, p.last_name, _family_first)),
         round(v.minor / _unit, _tenant.minor_units),
         _tenant.currency,
         g.pipeline_id, g.id, q.contact_id, p.company_id, p.owner_id,
         case when q.outcome = 'open' then _calendar[1 + ((q.draw4 & 65535) * cardinality(_calendar) >> 17)]
           else q.closed_at end,
         q.closed_at, q.created_at, coalesce(q.closed_at, q.created_at),
         true, run.job_id, q.month
    from deals as q
    join valued as v on v.n = q.n
    -- looked up one by one: a patch must not read the whole tenant for a few deals
    left join lateral (
      select r.first_name, r.last_name, r.company_id, r.owner_id
        from crm.contacts as r where r.tenant_id = _tenant.id and r.id = q.contact_id limit 1
    ) as p on true
    left join lateral (
      select r.name from crm.companies as r where r.tenant_id = _tenant.id and r.id = p.company_id limit 1
    ) as o on true
    -- very large deals, and some others, are won in the last of several won stages
    left join stages as g on g.stage_type = q.outcome
      and g.no = case when q.outcome <> 'won' then 1 + (((q.draw4 & 65535) * g.total) >> 16)
                      when q.is_whale or (q.draw4 & 255) < 40 then g.total
                      else 1 end
    left join titles as t on t.with_company = (o.name is not null) and t.no = ((q.draw1 & 65535) * t.total) >> 16
   order by q.n;

  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_deals(demo_flow.run) is $doc$
Step 5: won, open and lost deals of the day plan. Their values add up to the plan of each month to the minor unit;
closed deals close in the month they were made for, after a sales cycle of the industry as far as the month allows.
Returns their number.

reads:   crm.companies, crm.contacts, crm.demo_job_days, crm.demo_job_months, crm.demo_jobs, crm.pipeline_stages,
         crm.pipelines, ref
writes:  crm.deals
example: select demo_flow.create_deals(demo_flow.run_of(w, demo_plan.grow(w))) > 60 from crm.demo_work as w where w.id
         = '00000000-0000-4000-8000-000000000016'
gives:   true
$doc$;
