create function demo_flow.create_companies(run demo_flow.run)
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
  _stream   text := run.stream || ':companies';
  _total    bigint;
  _prefix   text;
  _state    bigint;
  _knots    int[] := run.knots;
  _is_first boolean;  -- the tenant has no companies yet, so every domain is free
  _owners   uuid[];
  _hired    timestamptz[];
  _lift     numeric;  -- how much larger companies are, where many contacts share few
  _tax_no_kind text := (select c.tax_no_kind from ref.countries as c where c.code = (run.tenant).country);
  _written  bigint;
begin
  select coalesce(sum(d.companies), 0) into _total
    from crm.demo_job_days as d where d.tenant_id = _tenant.id and d.job_id = run.job_id;
  if _total = 0 then
    return 0;
  end if;
  _state := demo_calc.rng_state(_stream);
  _prefix := demo_calc.id_prefix(_tenant.id, run.seed, run.plan_hash, run.application_no, 'company');
  _is_first := not exists (select from crm.companies as c where c.tenant_id = _tenant.id);
  select array_agg(o.user_id order by o.slot), array_agg(o.hired_at order by o.slot) into _owners, _hired
    from demo_flow.owner_slots(_tenant.id) as o;

  select coalesce(greatest(1.0, least(10.0, sum(d.contacts) / (6.0 * _total))), 1) into _lift
    from crm.demo_job_days as d where d.tenant_id = _tenant.id and d.job_id = run.job_id;

  insert into crm.companies (tenant_id, id, name, domain, industry, employee_count, phone, address, city, region,
                             postal_code, country, tax_no, owner_id, created_at, updated_at,
                             demo_generated, demo_job_id, demo_source_month, demo_written_at)
  with days as materialized (
    select d.month, d.opens_at, d.low_tick, d.high_tick - d.low_tick as ticks, d.companies,
           demo_calc.month_digits(d.month) as month_digits,
           sum(d.companies) over (order by d.day_no) - d.companies as before,
           sum(d.companies) over (partition by d.month order by d.day_no) - d.companies as month_before,
           width_bucket(d.opens_at + make_interval(secs => d.first_second), _hired) as owners
      from crm.demo_job_days as d
     where d.tenant_id = _tenant.id
       and d.job_id = run.job_id
  ), dated as (
    select x.n, x.draw1, x.draw2, x.draw3, d.month, d.owners,
           d.month_digits || lpad(to_hex(d.month_before - d.before + x.n - 1), 8, '0') as digits,
           d.opens_at + make_interval(secs => demo_calc.tick_second(
             _knots, d.low_tick + (((x.draw3 >> 12) * d.ticks) >> 20)::int)) as created_at
      from days as d
     cross join lateral demo_calc.dice(_state, 3, d.before, d.companies) as x
  ), taken as (
    select distinct r.name from crm.companies as r where r.tenant_id = _tenant.id and not _is_first
  ), once as (  -- a name that came up before gets its city, then a second family name
    select c.*, row_number() over (partition by c.prefix, c.name, c.suffix order by c.i) > 1
           or k.name is not null as again
      from demo_world.companies(_tenant.country, _tenant.industry, _stream, _total) as c
      left join taken as k on k.name = c.prefix || c.name || c.suffix
  ), twice as (
    select o.*, case when o.again then o.other_name else o.name end as label,
           case when o.again then o.other_domain else o.domain end as mark,
           o.again and k.name is not null
             or row_number() over (partition by o.prefix, case when o.again then o.other_name else o.name end, o.suffix
                                   order by o.again, o.i) > 1 as still
      from once as o
      left join taken as k on k.name = o.prefix || o.other_name || o.suffix
  ), counted as (  -- a domain that is taken gets a number
    select w.*, case when w.still then w.rare_name else w.label end as called,
           row_number() over (partition by w.prefix, case when w.still then w.rare_name else w.label end, w.suffix
                              order by w.still, w.i) as same_name,
           row_number() over (partition by w.mark order by w.i) as same_domain,
           -- the highest number that an earlier job gave to this domain
           case when _is_first then 0 else coalesce((
             select max(coalesce(substring(r.domain from '-([0-9]{1,9})\.example$'), '1')::int)
               from crm.companies as r
              where r.tenant_id = _tenant.id
                and (r.domain = w.mark || '.example' or r.domain >= w.mark || '-' and r.domain < w.mark || '/')
                and r.domain ~ ('^' || w.mark || '(-[0-9]{1,9})?\.example$')), 0) end as taken
      from twice as w
  )
  select _tenant.id, (_prefix || q.digits)::uuid,
         c.prefix || c.called || case when c.same_name > 1 then ' ' || c.same_name else '' end || c.suffix,
         c.mark || case when c.same_domain + c.taken > 1 then '-' || c.same_domain + c.taken else '' end || '.example',
         c.sector,
         -- log-normal, as the legal form has them; larger where there are many contacts for a company
         least(greatest(1, round(_lift * c.employees_median * demo_calc.exp(
           c.employees_sigma::double precision * demo_calc.normal_quantile((q.draw1
                                                                      + 0.5::double precision) / 4294967296)
         ))), c.employees_max - q.draw2 % greatest(c.employees_max / 10, 1))::int,
         case when (q.draw3 & 1023) * 10 >= run.messiness * 102 then c.phone end, c.address, c.city, c.region,
         c.postal_code, _tenant.country,
         case when _tax_no_kind = 'cnpj' then demo_calc.impossible_cnpj(q.draw2) end,
         -- nobody's, before the first has joined
         case when q.owners > 0 then _owners[1 + ((q.draw2 >> 8 & 65535) * q.owners >> 16)] end,
         q.created_at, q.created_at, true, run.job_id, q.month, q.created_at
    from dated as q
    join counted as c on c.i = q.n
   order by q.n;

  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_companies(demo_flow.run) is $doc$
Step 5: the companies of the day plan: of the sectors that the trade sells to, with names that fit and are nobody
else's, and as many employees as their legal form has. Returns their number.

reads:   crm.companies, crm.demo_job_days, crm.users, ref
writes:  crm.companies
example: select demo_flow.create_companies(demo_flow.run_of(w, demo_plan.grow(w))) from crm.demo_work as w where w.id
         = '00000000-0000-4000-8000-000000000014'
gives:   80
$doc$;
