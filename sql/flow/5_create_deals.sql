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
  _tenant demo_kpi.tenant := run.tenant;
  _industry ref.industries;
  _bounds   record;
  _stream   text;
  _prefix   text;
  _state    bigint;
  _total    bigint;
  _whales   bigint;
  _shift    bigint;
  _stride   bigint;
  _knots    int[];
  _starts   bigint[];       -- the business clock of the day plan
  _begins   timestamptz[];
  _opens    timestamptz[];
  _firsts   int[];
  _lasts    int[];
  _customers timestamptz[]; -- when the first, second … customer became known
  _others   timestamptz[];  -- the same for those who are no leads
  _everyone timestamptz[];
  _customer_ids uuid[];
  _other_ids uuid[];
  _everyone_ids uuid[];
  _anybody timestamptz[] := '{}'; -- the same with people's own contacts, where there are no others
  _anybody_ids uuid[];
  _first_end timestamptz;   -- the last business moment of the first month
  _calendar timestamptz[];  -- business days, into the future
  _unit     numeric;
  _family_first boolean;
  _written  bigint;
begin
  select i.* into strict _industry from ref.industries as i where i.code = _tenant.industry;
  select b.* into strict _bounds from demo_world.deal_bounds(_tenant.industry, _tenant.currency) as b;
  _unit := 10::numeric ^ _tenant.minor_units;
  _stream := run.stream || ':deals';
  _state := demo_calc.rng_state(_stream);
  _prefix := demo_calc.id_prefix(_tenant.id, run.seed, run.plan_hash, run.application_no, 'deal');
  _knots := run.knots;
  _family_first := (select c.name_order = 'family_first' from ref.countries as c where c.code = _tenant.country);
  select array_agg(d.start_second order by d.day_no),
         array_agg(d.opens_at + make_interval(secs => d.first_second) order by d.day_no),
         array_agg(d.opens_at order by d.day_no), array_agg(d.first_second order by d.day_no),
           array_agg(d.last_second order by d.day_no),
         sum(d.won + d.open + d.lost)
    into _starts, _begins, _opens, _firsts, _lasts, _total
    from crm.demo_job_days as d where d.tenant_id = _tenant.id and d.job_id = run.job_id;
  if _total = 0 then
    return 0;
  end if;
  _whales := round(_total * _tenant.whale_ratio / 100);
  _stride := demo_calc.stride(_total, 0.618034);
  _shift := demo_calc.rng_draw(_state, 4000000000);
  _first_end := (select max(d.opens_at + make_interval(secs => d.last_second)) from crm.demo_job_days as d
                  where d.tenant_id = _tenant.id and d.job_id = run.job_id group by d.month order by d.month limit 1);
  select coalesce(array_agg(p.at) filter (where p.status = 'customer'), '{}'), coalesce(array_agg(p.at), '{}'),
         array_agg(p.id) filter (where p.status = 'customer'), array_agg(p.id)
    into _customers, _others, _customer_ids, _other_ids
    from (
      select c.at, c.id, c.status from demo_flow.contact_parents(_tenant.id, run.job_id, run.is_new, false) as c
       where c.is_generated
       order by c.at, c.known_at, c.application_no, c.id
    ) as p;
  if coalesce(_others[1] > _first_end, true) then
    -- only where a month has nobody else, deals go to leads
    select coalesce(array_agg(p.at) filter (where p.is_generated), '{}'), coalesce(array_agg(p.at), '{}'),
           array_agg(p.id) filter (where p.is_generated), array_agg(p.id)
      into _everyone, _anybody, _everyone_ids, _anybody_ids
      from (
        select c.at, c.id, c.is_generated from demo_flow.contact_parents(_tenant.id, run.job_id, run.is_new, true) as c
         order by c.at, c.known_at, c.application_no, c.id
      ) as p;
  end if;
  _calendar := array(
    select b.opens_at + interval '8 hours'
      from demo_world.business_time(_tenant.country, _tenant.timezone,
                                    (run.as_of at time zone _tenant.timezone)::date + 1,
                                   run.as_of + make_interval(hours => 24 * (2 * _industry.cycle_days_max + 60))) as b
     order by b.day);

  insert into crm.deals (tenant_id, id, title, value, currency, pipeline_id, stage_id, contact_id, company_id,
                         owner_id, expected_close_at, closed_at,
                         created_at, updated_at, demo_generated, demo_job_id, demo_source_month)
  with days as materialized (
    select d.day_no, d.month, d.opens_at, d.low_tick, d.high_tick - d.low_tick as ticks, d.month_end_second,
           demo_calc.month_digits(d.month) as digits,
           k.outcome, k.deals,
           sum(k.deals) over (order by d.day_no, k.no) - k.deals as before,
           sum(k.deals) over (partition by d.month order by d.day_no, k.no) - k.deals as month_before,
           width_bucket(d.opens_at + make_interval(secs => d.last_second), k.ages) as known,
           least(8, greatest(width_bucket(d.month_ends_at, k.ages), 1)) as pioneers,
           k.pool
      from (
        select d.*, max(d.opens_at + make_interval(secs => d.last_second)) over (partition by d.month) as month_ends_at
          from crm.demo_job_days as d
         where d.tenant_id = _tenant.id
           and d.job_id = run.job_id
      ) as d
     cross join lateral (
       -- won deals go to customers, the others to people who are no leads, as far as there are any by the end of the
       -- month
       select o.no, o.outcome, o.deals,
              case when o.outcome = 'won' and width_bucket(d.month_ends_at, (select _customers)) > 0 then 'customers'
                   when width_bucket(d.month_ends_at, (select _others)) > 0 then 'others'
                   when width_bucket(d.month_ends_at, (select _everyone)) > 0 then 'everyone'
                     else 'anybody' end as pool,
              case when o.outcome = 'won' and width_bucket(d.month_ends_at, (select _customers)) > 0
                then (select _customers)
                   when width_bucket(d.month_ends_at, (select _others)) > 0 then (select _others)
                   when width_bucket(d.month_ends_at, (select _everyone)) > 0 then (select _everyone)
                     else (select _anybody) end as ages
         from (values (1, 'won', d.won), (2, 'open', d.open), (3, 'lost', d.lost)) as o (no, outcome, deals)
        where o.deals > 0
     ) as k
  ), rows as (
    select d.*, d.before + g.i as n, d.month_before + g.i - 1 as month_i
      from days as d
     cross join lateral generate_series(1, d.deals) as g (i)
  ), dice as (
    select e.*, demo_calc.rng_temper(e.t1) as draw1, demo_calc.rng_temper(e.t2) as draw2,
           demo_calc.rng_temper(e.t3) as draw3, demo_calc.rng_temper(e.t4) as draw4
      from (select d.*, demo_calc.rng_turn(d.m1) as t1, demo_calc.rng_turn(d.m2) as t2,
            demo_calc.rng_turn(d.m3) as t3, demo_calc.rng_turn(d.m4) as t4
              from (select c.*, demo_calc.rng_mix(c.s1) as m1, demo_calc.rng_mix(c.s2) as m2,
                    demo_calc.rng_mix(c.s3) as m3, demo_calc.rng_mix(c.s4) as m4
                      from (select r.*, demo_calc.rng_step(_state, 4 * r.n - 3) as s1,
                            demo_calc.rng_step(_state, 4 * r.n - 2) as s2,
                                   demo_calc.rng_step(_state, 4 * r.n - 1) as s3,
                                     demo_calc.rng_step(_state, 4 * r.n) as s4
                              from rows as r
                            offset 0) as c
                    offset 0) as d
            offset 0) as e
  ), shaped as (
    select x.*, (x.n * _stride + _shift) % _total < _whales as is_whale,
           -- the newer the contact, the likelier a deal
           case x.pool when 'customers' then _customer_ids[k.no] when 'others' then _other_ids[k.no] when 'everyone'
             then _everyone_ids[k.no] else _anybody_ids[k.no] end as contact_id,
           case x.pool when 'customers' then _customers[k.no] when 'others' then _others[k.no] when 'everyone'
             then _everyone[k.no] else _anybody[k.no] end as known_at
      from dice as x
     cross join lateral (
       -- while hardly anybody is known, the first deals wait for the first few contacts
       select case when x.known >= x.pioneers then x.known - ((x.draw1 >> 16) * (x.draw1 >> 16) >> 16) * x.known / 65536
                   else 1 + ((x.draw1 >> 16) * x.pioneers >> 16) end as no
     ) as k
  ), valued as (
    select u.n, u.minor
      from (
        select array_agg(s.n order by s.n) as ns,
               demo_calc.exact_values(
                 case s.outcome when 'won' then min(m.won_minor) when 'open' then min(m.open_minor)
                   else min(m.lost_minor) end,
                 array_agg(demo_calc.deal_shape(s.draw2 / 4294967296.0, _industry.deal_sigma::double precision,
                                                s.is_whale) order by s.n),
                 _bounds.low, _bounds.high, _bounds.step) as minors
          from shaped as s
          join crm.demo_job_months as m on m.tenant_id = _tenant.id and m.job_id = run.job_id and m.month = s.month
         group by s.month, s.outcome
      ) as g
     cross join lateral unnest(g.ns, g.minors) as u (n, minor)
  ), stages as (
    select s.* from demo_plan.deal_stages(_tenant.id) as s
  ), titles as (
    select t.title, f.with_company,
           row_number() over (partition by f.with_company order by t.position, t.title collate "C") - 1 as no,
             count(*) over (partition by f.with_company) as total
      from ref.deal_titles as t
     cross join (values (true), (false)) as f (with_company)
     where t.industry = _tenant.industry
       and (f.with_company or t.title not like '%{company}%')
  ), met as (
    -- a contact who came later the same day, or as the first of all later in the month, comes first
    select k.*, case when k.comes_later then width_bucket(k.known_at, _begins) else k.day_no end as at_day
      from (select s.*, s.known_at > s.opens_at + make_interval(secs => s.tick_second) as comes_later
              from (select h.*, demo_calc.tick_second(_knots,
                                                      h.low_tick + (((h.draw3 >> 12) * h.ticks) >> 20)::int) as tick_second from shaped as h offset 0) as s
            offset 0) as k
    offset 0
  ), timed as (
    select m.n, m.month, m.month_i, m.digits, m.outcome, m.is_whale, m.draw1, m.draw4, m.contact_id, m.at_day,
           m.month_end_second,
           case when m.comes_later
             then m.after_second + ((_lasts[m.at_day] - m.after_second) * (m.draw3 & 255) >> 8)::int
               else m.tick_second end as second,
           -- calendar days of the sales cycle, in seconds of the business clock
           ((_industry.cycle_days_min + (m.draw4 >> 16) * (_industry.cycle_days_max - _industry.cycle_days_min + 1) / 65536) * 32400 * 5 / 7) as cycle
      from (select k.*, case when k.comes_later
            then extract(epoch from k.known_at - _opens[k.at_day])::int end as after_second from met as k offset 0) as m
    offset 0
  ), clocked as (
    select c.*, width_bucket(c.close_clock, (select _starts)) as close_day
      from (select t.*, least(t.month_end_second,
                              _starts[t.at_day] + t.second - _firsts[t.at_day] + t.cycle) as close_clock
                                from timed as t offset 0) as c
    offset 0
  ), placed as (
    select c.n, c.month, c.month_i, c.digits, c.outcome, c.is_whale, c.draw1, c.draw4, c.contact_id,
           _opens[c.at_day] + make_interval(secs => c.second) as created_at,
           case when c.outcome <> 'open'
             then _opens[c.close_day] + make_interval(secs => (_firsts[c.close_day] + c.close_clock - _starts[c.close_day])::double precision) end as closed_at
      from clocked as c
    offset 0
  )
  select _tenant.id,
         (_prefix || q.digits || lpad(to_hex(q.month_i), 8, '0'))::uuid,
         replace(replace(t.title, '{company}', coalesce(o.name, '')), '{contact}',
                 case when _family_first then p.last_name || ' ' || p.first_name else p.first_name || ' '
                   || p.last_name end),
         round(v.minor / _unit, _tenant.minor_units),
         _tenant.currency,
         g.pipeline_id, g.id, q.contact_id, p.company_id, p.owner_id,
         case when q.outcome = 'open' then _calendar[1 + ((q.draw4 & 65535) * cardinality(_calendar) >> 17)]
           else q.closed_at end,
         q.closed_at, q.created_at, coalesce(q.closed_at, q.created_at),
         true, run.job_id, q.month
    from placed as q
    join valued as v on v.n = q.n
    -- looked up one by one: a patch must not read the whole tenant for a few deals
    left join lateral (
      select r.first_name, r.last_name, r.company_id, r.owner_id from crm.contacts as r
             where r.tenant_id = _tenant.id and r.id = q.contact_id limit 1
    ) as p on true
    left join lateral (
      select r.name from crm.companies as r where r.tenant_id = _tenant.id and r.id = p.company_id limit 1
    ) as o on true
    left join stages as g on g.stage_type = q.outcome
                         and g.no = case q.outcome when 'won' then case when q.is_whale or (q.draw4 & 255) < 40
                           then g.total else 1 end
                                                   else 1 + (((q.draw4 & 65535) * g.total) >> 16) end
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
