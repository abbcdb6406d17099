create function demo_flow.create_contacts(run demo_flow.run)
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
  _stream     text;
  _prefix     text;
  _head       text;     -- the ids' first 19 characters
  _state      bigint;
  _total      bigint;
  _shift      bigint;   -- where the job enters its permutations
  _stride     bigint;
  _knots      int[];
  _starts     bigint[]; -- the business clock: seconds worked before a day ...
  _epochs     double precision[]; -- ... and what makes an instant of it
  _is_first   boolean;  -- the tenant has no contacts yet, so every mailbox is free
  _owners     uuid[];
  _hired      timestamptz[];
  _companies  uuid[];
  _company_domains text[];
  _company_created timestamptz[];
  _channels   name[];
  _channel_ends bigint[];
  _titles     text[];
  _domains    text[];
  _phone_prefixes text[];
  _phone_digits int[];
  _phone_firsts bigint[];
  _phone_spans bigint[];
  _person_state bigint;
  _first_names text[];
  _first_latins text[];
  _last_starts bigint[];
  _last_counts bigint[];
  _last_names text[];
  _last_latins text[];
  _company_share bigint;   -- of 1024
  _qualified  bigint;   -- percent
  _sla        bigint;
  _written    bigint;
begin
  select ceil(i.company_share * 1024), ceil(i.qualification_rate * 100) into strict _company_share, _qualified
         from ref.industries as i where i.code = _tenant.industry;
  _stream := run.stream || ':contacts';
  _state := demo_calc.rng_state(_stream);
  _prefix := demo_calc.id_prefix(_tenant.id, run.seed, run.plan_hash, run.application_no, 'contact');
  _head := left(_prefix, 19);
  _knots := run.knots;
  _is_first := not exists (select from crm.contacts as c where c.tenant_id = _tenant.id);
  _sla := _tenant.response_sla_hours * 3600;
  select array_agg(d.start_second order by d.day_no),
         array_agg(extract(epoch from d.opens_at)::double precision + d.first_second - d.start_second
                   order by d.day_no), sum(d.contacts)
    into _starts, _epochs, _total
    from crm.demo_job_days as d where d.tenant_id = _tenant.id and d.job_id = run.job_id;
  if _total = 0 then
    return 0;
  end if;
  _stride := demo_calc.stride(_total, 0.618034);
  _shift := demo_calc.rng_draw(_state, 4000000000);
  select array_agg(o.user_id order by o.slot), array_agg(o.hired_at order by o.slot) into _owners, _hired
         from demo_flow.owner_slots(_tenant.id) as o;
  select array_agg(c.id order by c.no), array_agg(c.domain order by c.no),
         coalesce(array_agg(c.created_at order by c.no), '{}')
    into _companies, _company_domains, _company_created
      from demo_flow.company_parents(_tenant.id, run.job_id, run.is_new) as c;
  _person_state := demo_calc.rng_state(_stream || ':person');
  select n.first_names, n.first_latins, n.last_starts, n.last_counts, n.last_names, n.last_latins
    into _first_names, _first_latins, _last_starts, _last_counts, _last_names, _last_latins
      from demo_world.name_lists(_tenant.country) as n;
  _titles := array(select r.title from ref.job_titles as r where r.industry = _tenant.industry order by r.position,
                   r.title collate "C");
  _domains := array(select r.domain from ref.email_domains as r where r.country = _tenant.country
                    order by r.position, r.domain collate "C");
  select array_agg(r.prefix order by r.position, r.prefix collate "C", r.first_number),
         array_agg(r.digits order by r.position, r.prefix collate "C", r.first_number),
         array_agg(r.first_number order by r.position, r.prefix collate "C", r.first_number),
           array_agg(r.last_number - r.first_number + 1 order by r.position, r.prefix collate "C", r.first_number)
    into _phone_prefixes, _phone_digits, _phone_firsts, _phone_spans
    from ref.phone_ranges as r where r.country = _tenant.country;
  select array_agg(m.channel::name order by m.channel collate "C"),
         array_agg(m.share_end order by m.channel collate "C")
    into _channels, _channel_ends
    from (
      select m.key as channel,
             (sum(m.value::numeric) over (order by m.key collate "C") - m.value::numeric) * _total / sum(m.value::numeric) over () as share_end
        from jsonb_each(_tenant.channel_mix) as m
    ) as m;

  with months as materialized (
    select m.month, m.leads, m.prospects + m.customers as others, m.customers, m.unanswered,
           (m.leads + m.prospects + m.customers)::bigint as contacts,
           least(m.activities, m.leads + m.prospects + m.customers - m.unanswered)::bigint as touched,
           demo_calc.stride(m.leads + m.prospects + m.customers, 0.754878) as stride,
           demo_calc.rng_state(_stream || ':' || m.month) as shift
      from crm.demo_job_months as m
     where m.tenant_id = _tenant.id
       and m.job_id = run.job_id
  ), days as materialized (
    select d.*, demo_calc.id_digits(_prefix, d.month) + d.month_before - d.before - 1 as id_shift,
           (d.month_before - d.before - 1) * d.stride + d.shift as place_shift
      from (
        select d.day_no, d.month, d.opens_at, extract(epoch from d.opens_at)::double precision as opens, d.low_tick,
               d.high_tick - d.low_tick as ticks, d.last_second, d.start_second - d.first_second as clock_shift,
               d.month_end_second, d.contacts as day_contacts,
               m.stride, m.shift, m.leads, greatest(m.leads, 1) as some_leads, greatest(m.others, 1) as some_others,
                 m.customers, m.unanswered, m.contacts, greatest(m.contacts - m.unanswered, 1) as candidates, m.touched,
               (sum(d.contacts) over (order by d.day_no) - d.contacts)::bigint as before,
               (sum(d.contacts) over (partition by d.month order by d.day_no) - d.contacts)::bigint as month_before,
               width_bucket(d.opens_at + make_interval(secs => d.first_second), (select _hired)) as owners,
               width_bucket(d.opens_at + make_interval(secs => d.last_second), (select _company_created)) as companies
          from crm.demo_job_days as d
          join months as m on m.month = d.month
         where d.tenant_id = _tenant.id
           and d.job_id = run.job_id
      ) as d
  ), placed as (
    -- shares of a month are met exactly: place visits every number below contacts once
    select p.*, p.place * p.leads / p.contacts as leads_before,
           (p.place + 1) * p.leads / p.contacts > p.place * p.leads / p.contacts as is_lead
      from (
        select x.n, x.draw2 & 4095 as draw12, x.draw3, x.person,
               1 + demo_calc.list_place(x.person >> 16, x.n, 4, cardinality(_first_names)) as first, d.*,
                 (d.place_shift + x.n * d.stride) % d.contacts as place,
               d.low_tick + (((x.draw2 >> 12) * d.ticks) >> 20)::int as tick,
               case when d.companies > 0 and (x.draw1 & 1023) < _company_share
                 then 1 + (((x.draw1 >> 10) * d.companies) >> 22)::int end as company
          from days as d
       cross join lateral (
         select e.n, demo_calc.rng_temper(e.t1) as draw1, demo_calc.rng_temper(e.t2) as draw2,
                demo_calc.rng_temper(e.t3) as draw3, demo_calc.rng_temper(e.t4) as person
           from (select d.n, demo_calc.rng_turn(d.m1) as t1, demo_calc.rng_turn(d.m2) as t2,
                 demo_calc.rng_turn(d.m3) as t3, demo_calc.rng_turn(d.m4) as t4
                   from (select c.n, demo_calc.rng_mix(c.s1) as m1, demo_calc.rng_mix(c.s2) as m2,
                         demo_calc.rng_mix(c.s3) as m3, demo_calc.rng_mix(c.s4) as m4
                           from (select r.n, demo_calc.rng_step(_state, 3 * r.n - 2) as s1,
                                 demo_calc.rng_step(_state, 3 * r.n - 1) as s2,
                                   demo_calc.rng_step(_state, 3 * r.n) as s3,
                                        demo_calc.rng_step(_person_state, r.n) as s4
                                   from (select generate_series(d.before + 1, d.before + d.day_contacts) as n) as r
                                 offset 0) as c
                         offset 0) as d
                 offset 0) as e
         offset 0
       ) as x
        offset 0
      ) as p
    offset 0
  ), sorted as (
    select p.n, p.month, p.id_shift + p.n as id_digits, p.opens_at, p.opens, p.last_second, p.clock_shift,
           p.month_end_second, p.owners, p.draw12, p.draw3, p.person, p.first, p.company,
           p.touched, p.candidates, p.is_lead, demo_calc.tick_second(_knots, p.tick) as second,
           not p.is_lead
             and (p.place - p.leads_before + 1) * p.customers / p.some_others > (p.place - p.leads_before) * p.customers / p.some_others as is_customer,
           p.is_lead and (p.leads_before + 1) * p.unanswered / p.some_leads > p.leads_before * p.unanswered / p.some_leads as is_unanswered,
           p.place - p.leads_before * p.unanswered / p.some_leads as candidate
      from placed as p
    offset 0
  ), clocked as (
    select t.*, to_timestamp(t.opens + t.second) as created_at,
           -- most answers come early within the agreed hours
           case when t.is_touched
             then least(t.clock_shift + t.second + 60 + ((_sla - 60) * (t.draw12 * t.draw12 >> 12) >> 12),
                        t.month_end_second) end as respond_clock
      from (
        select s.n, s.month, s.id_digits, s.opens, s.clock_shift, s.month_end_second, s.owners, s.draw12, s.draw3,
               s.first, s.company, s.is_lead,
               _last_starts[s.first] + demo_calc.list_place(s.person & 65535, s.n, 3, _last_counts[s.first]) as last,
                 s.is_customer, s.is_unanswered,
               not s.is_unanswered
                 and (s.candidate + 1) * s.touched / s.candidates > s.candidate * s.touched / s.candidates as is_touched,
               -- a company that opened later the same day comes first
               case when ((select _company_created))[s.company] > to_timestamp(s.opens + s.second)
                    then extract(epoch from ((select _company_created))[s.company] - s.opens_at)::int + ((s.last_second - extract(epoch from ((select _company_created))[s.company] - s.opens_at)::int) * (s.draw3 & 255) >> 8)::int
                    else s.second end as second
          from sorted as s
        offset 0
      ) as t
    offset 0
  ), people as materialized (
    select c.n, c.id_digits, _first_names[c.first] as first_name, _last_names[c.last] as last_name,
           _first_latins[c.first] || '.' || _last_latins[c.last] as mailbox,
           coalesce(_company_domains[c.company],
                    _domains[1 + ((c.draw3 >> 16) * cardinality(_domains) >> 16)]) as domain,
           c.draw3, c.owners, c.is_lead, c.is_customer, c.is_unanswered, c.is_touched, c.company, c.created_at,
           to_timestamp(((select _epochs))[width_bucket(c.respond_clock,
                                                        (select _starts))] + c.respond_clock) as respond_at, c.month
      from clocked as c
  ), numbered as (
    select m.n, max(m.no + m.taken) as no
      from (
        select p.n, row_number() over (partition by p.mailbox, p.domain order by p.n) as no,
               -- the highest number that an earlier job gave to this mailbox
               case when _is_first then 0 else coalesce((
                 select max(coalesce(nullif(substring(c.email from '^[^@0-9]*([0-9]{1,9})@'), ''), '1')::int)
                   from crm.contacts as c
                  where c.tenant_id = _tenant.id
                    and c.email >= p.mailbox || '0' and c.email < p.mailbox || 'A'
                    and c.email ~ ('^' || p.mailbox || '[0-9]{0,9}@' || p.domain || '$')), 0) end as taken
          from people as p
      ) as m
     where m.no + m.taken > 1
     group by m.n  -- tells the planner that n is unique
  )
  insert into crm.contacts (tenant_id, id, first_name, last_name, email, phone, job_title, status, lead_status,
                            source, company_id, owner_id,
                            first_response_at, created_at, updated_at, demo_generated, demo_job_id, demo_source_month)
  select _tenant.id, (_head || to_hex(q.id_digits))::uuid, q.first_name, q.last_name,
         q.mailbox || coalesce(m.no::text, '') || '@' || q.domain,
         _phone_prefixes[h.phone]
           || lpad((((select _phone_firsts))[h.phone] + (q.draw3 * ((select _phone_spans))[h.phone] >> 32))::text,
                   ((select _phone_digits))[h.phone], '0'),
         _titles[1 + (((q.draw3 & 65535) * cardinality(_titles)) >> 16)],
         case when q.is_lead then 'lead' when q.is_customer then 'customer' else 'prospect' end,
         case when not q.is_lead then null
              when q.is_unanswered then case when (q.draw3 >> 4) % 5 < 3 then 'unresponsive' else 'disqualified' end
              when not q.is_touched then 'new'
              when (q.draw3 >> 3) % 100 < _qualified then 'qualified'
              else 'contacted' end,
         _channels[width_bucket((q.n * _stride + _shift) % _total, (select _channel_ends))],
         ((select _companies))[q.company],
         case when q.owners > 0 then ((select _owners))[1 + ((q.draw3 >> 12 & 65535) * q.owners >> 16)] end,  -- nobody's, before the first has joined
         q.respond_at, q.created_at, coalesce(q.respond_at, q.created_at),
         true, run.job_id, q.month
    from people as q
    left join numbered as m on m.n = q.n
   cross join lateral (select 1 + (((q.draw3 >> 8 & 65535) * cardinality(_phone_prefixes)) >> 16) as phone) as h;

  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_contacts(demo_flow.run) is $doc$
Step 5: leads, prospects and customers of the day plan. Status, drop-off and channel shares are met exactly; the first
response lies within the agreed hours of business time and within the month. Returns their number.

reads:   crm.companies, crm.contacts, crm.demo_job_days, crm.demo_job_months, crm.demo_jobs, crm.users, ref
writes:  crm.contacts
example: select demo_flow.create_contacts(demo_flow.run_of(w, demo_plan.grow(w))) from crm.demo_work as w where w.id =
         '00000000-0000-4000-8000-000000000015'
gives:   700
$doc$;
