create function demo_flow.create_contacts(tenant_id uuid, job_id uuid)
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
  _job        record;
  _stream     text;
  _prefix     text;
  _state      bigint;
  _total      bigint;
  _shift      bigint;   -- where the job enters its permutations
  _stride     bigint;
  _knots      int[];
  _starts     bigint[]; -- the business clock: seconds worked before a day ...
  _opens      timestamptz[];
  _firsts     int[];
  _owners     uuid[];
  _hired      timestamptz[];
  _company_created timestamptz[];
  _channels   name[];
  _channel_ends bigint[];
  _company_share numeric;
  _qualified  numeric;
  _sla        bigint;
  _written    bigint;
begin
  select c.* into strict _job from demo_flow.job_context(create_contacts.tenant_id, create_contacts.job_id) as c;
  select i.company_share, i.qualification_rate into strict _company_share, _qualified from ref.industries as i where i.code = _job.industry;
  _stream := _job.seed || ':' || _job.application_no || ':contacts';
  _state := demo_calc.rng_state(_stream);
  _prefix := demo_calc.id_prefix(create_contacts.tenant_id, _job.seed, _job.plan_hash, _job.application_no, 'contact');
  _knots := demo_flow.hour_profile(_job.country);
  _sla := _job.response_sla_hours * 3600;
  select array_agg(d.start_second order by d.day_no), array_agg(d.opens_at order by d.day_no), array_agg(d.first_second order by d.day_no), sum(d.contacts)
    into _starts, _opens, _firsts, _total
    from crm.demo_job_days as d where d.tenant_id = create_contacts.tenant_id and d.job_id = create_contacts.job_id;
  if _total = 0 then
    return 0;
  end if;
  _stride := demo_calc.stride(_total, 0.618034);
  _shift := demo_calc.rng_draw(_state, 4000000000);
  select array_agg(o.user_id order by o.slot), array_agg(o.hired_at order by o.slot) into _owners, _hired from demo_flow.owner_slots(create_contacts.tenant_id) as o;
  _company_created := array(select c.created_at from demo_flow.company_parents(create_contacts.tenant_id, create_contacts.job_id) as c order by c.no);
  select array_agg(m.channel::name order by m.channel collate "C"), array_agg(m.share_end order by m.channel collate "C")
    into _channels, _channel_ends
    from (
      select m.key as channel,
             (sum(m.value::numeric) over (order by m.key collate "C") - m.value::numeric) * _total / sum(m.value::numeric) over () as share_end
        from jsonb_each(_job.channel_mix) as m
    ) as m;

  insert into crm.contacts (tenant_id, id, first_name, last_name, email, phone, job_title, status, lead_status, source, company_id, owner_id,
                            first_response_at, created_at, updated_at, demo_generated, demo_job_id, demo_source_month)
  with months as (
    select m.month, m.leads, m.prospects + m.customers as others, m.customers, m.unanswered,
           (m.leads + m.prospects + m.customers)::bigint as contacts,
           least(m.activities, m.leads + m.prospects + m.customers - m.unanswered)::bigint as touched,
           demo_calc.month_digits(m.month) as digits,
           demo_calc.stride(m.leads + m.prospects + m.customers, 0.754878) as stride,
           demo_calc.rng_state(_stream || ':' || m.month) as shift
      from crm.demo_job_months as m
     where m.tenant_id = create_contacts.tenant_id
       and m.job_id = create_contacts.job_id
  ), days as materialized (
    select d.day_no, d.month, d.opens_at, d.low_tick, d.high_tick - d.low_tick as ticks, d.first_second, d.last_second, d.start_second, d.month_end_second, d.contacts as day_contacts,
           m.digits, m.stride, m.shift, m.leads, m.others, m.customers, m.unanswered, m.contacts, m.touched,
           sum(d.contacts) over (order by d.day_no) - d.contacts as before,
           sum(d.contacts) over (partition by d.month order by d.day_no) - d.contacts as month_before,
           greatest(width_bucket(d.opens_at + make_interval(secs => d.first_second), _hired), 1) as owners,
           width_bucket(d.opens_at + make_interval(secs => d.last_second), _company_created) as companies
      from crm.demo_job_days as d
      join months as m on m.month = d.month
     where d.tenant_id = create_contacts.tenant_id
       and d.job_id = create_contacts.job_id
  ), rows as (
    select d.*, d.before + g.i as n, d.month_before + g.i - 1 as month_i,
           ((d.month_before + g.i - 1) * d.stride + d.shift) % d.contacts as p
      from days as d
     cross join lateral generate_series(1, d.day_contacts) as g (i)
  ), dice as (
    select e.*, demo_calc.rng_temper(e.t1) as draw1, demo_calc.rng_temper(e.t2) as draw2, demo_calc.rng_temper(e.t3) as draw3
      from (select d.*, demo_calc.rng_turn(d.m1) as t1, demo_calc.rng_turn(d.m2) as t2, demo_calc.rng_turn(d.m3) as t3
              from (select c.*, demo_calc.rng_mix(c.s1) as m1, demo_calc.rng_mix(c.s2) as m2, demo_calc.rng_mix(c.s3) as m3
                      from (select r.*, demo_calc.rng_step(_state, 3 * r.n - 2) as s1, demo_calc.rng_step(_state, 3 * r.n - 1) as s2,
                                   demo_calc.rng_step(_state, 3 * r.n) as s3,
                                   r.p * r.leads / r.contacts as leads_before, (r.p + 1) * r.leads / r.contacts as leads_through
                              from rows as r
                            offset 0) as c
                    offset 0) as d
            offset 0) as e
  ), parts as (
    -- shares of a month are met exactly: p visits every number below contacts once
    select x.n, x.month, x.month_i, x.digits, x.day_no, x.opens_at, x.first_second, x.last_second, x.start_second, x.month_end_second, x.owners,
           x.leads_through > x.leads_before as is_lead,
           x.leads_through > x.leads_before and (x.leads_before + 1) * x.unanswered / greatest(x.leads, 1) > x.leads_before * x.unanswered / greatest(x.leads, 1) as is_unanswered,
           (x.p - x.leads_before + 1) * x.customers / greatest(x.others, 1) > (x.p - x.leads_before) * x.customers / greatest(x.others, 1) as is_customer,
           x.p - x.leads_before * x.unanswered / greatest(x.leads, 1) as candidate, x.contacts - x.unanswered as candidates, x.touched,
           case when x.companies > 0 and (x.draw1 & 1023) < _company_share * 1024 then 1 + (((x.draw1 >> 10) * x.companies) >> 22) end as company_no,
           x.low_tick + (((x.draw2 >> 12) * x.ticks) >> 20)::int as tick,
           x.draw2 & 4095 as draw12, x.draw3,
           (x.n * _stride + _shift) % _total as share_no,
           ((x.draw3 & 65535) * z.titles) >> 16 as title_no,
           ((x.draw3 >> 8 & 65535) * z.phones) >> 16 as phone_no,
           ((x.draw3 >> 16) * z.domains) >> 16 as domain_no
      from dice as x
     cross join (
       select t.n as titles, p.n as phones, e.n as domains
         from (select count(*) as n from ref.job_titles as r where r.industry = _job.industry) as t,
              (select count(*) as n from ref.phone_ranges as r where r.country = _job.country) as p,
              (select count(*) as n from ref.email_domains as r where r.country = _job.country) as e
     ) as z
  ), timed as (
    select y.*, f.first_name, f.last_name, t.title as job_title,
           c.id as company_id, coalesce(c.domain, e.domain) as domain, f.first_latin || '.' || f.last_latin as mailbox,
           h.prefix || lpad((h.first_number + (y.draw3 * (h.last_number - h.first_number + 1) >> 32))::text, h.digits, '0') as phone,
           -- a company that opened later the same day comes first
           case when c.created_at > y.opens_at + make_interval(secs => demo_calc.tick_second(_knots, y.tick))
                then extract(epoch from c.created_at - y.opens_at)::int + ((y.last_second - extract(epoch from c.created_at - y.opens_at)::int) * (y.draw3 & 255) >> 8)::int
                else demo_calc.tick_second(_knots, y.tick) end as second
      from parts as y
      left join demo_flow.people(_job.country, _stream, _total) as f on f.i = y.n
      left join (
        select row_number() over (order by r.position, r.title collate "C") - 1 as no, r.title from ref.job_titles as r where r.industry = _job.industry
      ) as t on t.no = y.title_no
      left join (
        select row_number() over (order by r.position, r.prefix collate "C", r.first_number) - 1 as no, r.prefix, r.digits, r.first_number, r.last_number
          from ref.phone_ranges as r where r.country = _job.country
      ) as h on h.no = y.phone_no
      left join (
        select row_number() over (order by r.position, r.domain collate "C") - 1 as no, r.domain from ref.email_domains as r where r.country = _job.country
      ) as e on e.no = y.domain_no
      left join demo_flow.company_parents(create_contacts.tenant_id, create_contacts.job_id) as c on c.no = y.company_no
  ), clocked as (
    select w.*,
           w.start_second + w.second - w.first_second as clock,
           not w.is_unanswered
             and (w.candidate + 1) * w.touched / greatest(w.candidates, 1) > w.candidate * w.touched / greatest(w.candidates, 1) as is_touched,
           row_number() over (partition by w.mailbox, w.domain order by w.n) as same_mailbox,
           -- the highest number that an earlier job gave to this mailbox
           case when _job.application_no = 1 then 0 else coalesce((
             select max(coalesce(nullif(substring(c.email from '^[^@0-9]*([0-9]{1,9})@'), ''), '1')::int)
               from crm.contacts as c
              where c.tenant_id = create_contacts.tenant_id
                and c.email >= w.mailbox || '0' and c.email < w.mailbox || 'A'
                and c.email ~ ('^' || w.mailbox || '[0-9]{0,9}@' || w.domain || '$')), 0) end as taken
      from timed as w
  ), responded as (
    select k.*,
           case when k.is_touched then width_bucket(k.respond_clock, _starts) end as respond_day
      from (
        select o.*,
               -- most answers come early within the agreed hours
               least(o.clock + 60 + ((_sla - 60) * (o.draw12 * o.draw12 >> 12) >> 12), o.month_end_second) as respond_clock
          from clocked as o
        offset 0
      ) as k
  )
  select create_contacts.tenant_id,
         (_prefix || q.digits || lpad(to_hex(q.month_i), 8, '0'))::uuid,
         q.first_name, q.last_name,
         q.mailbox
           || case when q.same_mailbox + q.taken > 1 then (q.same_mailbox + q.taken)::text else '' end
           || '@' || q.domain,
         q.phone, q.job_title,
         case when q.is_lead then 'lead' when q.is_customer then 'customer' else 'prospect' end,
         case when not q.is_lead then null
              when q.is_unanswered then case when (q.draw3 >> 4) % 5 < 3 then 'unresponsive' else 'disqualified' end
              when not q.is_touched then 'new'
              when (q.draw3 >> 3) % 100 < _qualified * 100 then 'qualified'
              else 'contacted' end,
         _channels[width_bucket(q.share_no, _channel_ends)],
         q.company_id,
         _owners[1 + ((q.draw3 >> 12 & 65535) * q.owners >> 16)],
         a.respond_at, a.created_at, coalesce(a.respond_at, a.created_at),
         true, create_contacts.job_id, q.month
    from responded as q
   cross join lateral (
     select q.opens_at + make_interval(secs => q.second) as created_at,
            _opens[q.respond_day] + make_interval(secs => (_firsts[q.respond_day] + q.respond_clock - _starts[q.respond_day])::double precision) as respond_at
   ) as a
   order by q.n;

  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_contacts(uuid, uuid) is $doc$
Step 5: leads, prospects and customers of the day plan. Status, drop-off and channel shares are met exactly; the first response
lies within the agreed hours of business time and within the month. Returns their number.

reads:   crm.demo_job_months, crm.demo_job_days, crm.users, crm.companies, ref
writes:  crm.contacts
example: select demo_flow.create_contacts('00000000-0000-4000-8000-0000000000b5', '00000000-0000-4000-8000-000000000015')
gives:   700
$doc$;
