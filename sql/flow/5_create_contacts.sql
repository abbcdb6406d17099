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
  _tenant   demo_kpi.tenant := run.tenant;
  _clock    demo_flow.clock := demo_flow.clock_of(run);
  _company_share bigint;  -- of 1024
  _qualified bigint;   -- percent
  _state    bigint := demo_calc.rng_state(run.stream || ':contacts');
  _person_state bigint := demo_calc.rng_state(run.stream || ':contacts:person');
  _prefix   text := demo_calc.id_prefix((run.tenant).id, run.seed, run.plan_hash, run.application_no, 'contact');
  _head     text := left(_prefix, 19);
  _total    bigint;
  _shift    bigint;    -- where the job enters its permutations
  _stride   bigint;
  -- the tenant has no contacts yet, so every mailbox is free
  _is_first boolean := not exists (select from crm.contacts as c where c.tenant_id = (run.tenant).id);
  _owners   uuid[];
  _hired    timestamptz[];
  _companies uuid[];
  _company_domains text[];
  _founded  timestamptz[];
  _channels record;
  _titles   text[] := demo_world.job_titles((run.tenant).industry);
  _domains  text[] := demo_world.email_domains((run.tenant).country);
  _phones   record;
  _first_names text[];
  _first_latins text[];
  _last_starts bigint[];
  _last_counts bigint[];
  _last_names text[];
  _last_latins text[];
  _written  bigint;
begin
  select sum(d.contacts) into _total
    from crm.demo_job_days as d where d.tenant_id = _tenant.id and d.job_id = run.job_id;
  if _total = 0 then
    return 0;
  end if;
  select ceil(i.company_share * 1024), ceil(i.qualification_rate * 100) into strict _company_share, _qualified
    from ref.industries as i where i.code = _tenant.industry;
  _stride := demo_calc.stride(_total, 0.618034);
  _shift := demo_calc.rng_draw(_state, 4000000000);
  select array_agg(o.user_id order by o.slot), array_agg(o.hired_at order by o.slot) into _owners, _hired
    from demo_flow.owner_slots(_tenant.id) as o;
  select array_agg(c.id order by c.no), array_agg(c.domain order by c.no),
         coalesce(array_agg(c.created_at order by c.no), '{}')
    into _companies, _company_domains, _founded
    from demo_flow.company_parents(_tenant.id, run.job_id, run.is_new) as c;
  select n.* into _first_names, _first_latins, _last_starts, _last_counts, _last_names, _last_latins
    from demo_world.name_lists(_tenant.country) as n;
  select array_agg(p.prefix order by p.no) as prefixes, array_agg(p.digits order by p.no) as digits,
         array_agg(p.first_number order by p.no) as firsts, array_agg(p.span order by p.no) as spans
    into _phones from demo_world.phone_ranges(_tenant.country) as p;
  select c.* into _channels from demo_calc.channel_starts(_tenant.channel_mix, _total) as c;

  with rows as (
    select r.*, 1 + demo_calc.list_place(r.person >> 16, r.n, 4, cardinality(_first_names)) as first
      from demo_flow.contact_rows(run, _clock, _state, _person_state, _prefix, _hired, _founded,
                                  _company_share, _tenant.response_sla_hours * 3600) as r
    offset 0
  ), people as materialized (
    select r.*, _first_names[r.first] as first_name, _last_names[r.last] as last_name,
           _first_latins[r.first] || '.' || _last_latins[r.last] as mailbox,
           coalesce(_company_domains[r.company], _domains[1 + ((r.draw3 >> 16) * cardinality(_domains) >> 16)]) as domain
      from (
        select r.*, _last_starts[r.first]
                      + demo_calc.list_place(r.person & 65535, r.n, 3, _last_counts[r.first]) as last
          from rows as r
        offset 0
      ) as r
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
  insert into crm.contacts (tenant_id, id, first_name, last_name, email, phone, job_title, status, lead_status, source,
                            company_id, owner_id, first_response_at, created_at, updated_at,
                            demo_generated, demo_job_id, demo_source_month)
  select _tenant.id, (_head || to_hex(q.id_digits))::uuid, q.first_name, q.last_name,
         q.mailbox || coalesce(m.no::text, '') || '@' || q.domain,
         demo_calc.phone_number(_phones.prefixes[h.phone], ((select _phones.firsts))[h.phone],
                                ((select _phones.spans))[h.phone], ((select _phones.digits))[h.phone], q.draw3),
         _titles[1 + (((q.draw3 & 65535) * cardinality(_titles)) >> 16)],
         case when q.is_lead then 'lead' when q.is_customer then 'customer' else 'prospect' end,
         demo_calc.lead_status(q.is_lead, q.is_unanswered, q.is_touched, q.draw3, _qualified),
         ((select _channels.channels))[width_bucket((q.n * _stride + _shift) % _total, (select _channels.starts))],
         ((select _companies))[q.company],
         -- nobody's, before the first has joined
         case when q.owners > 0 then ((select _owners))[1 + ((q.draw3 >> 12 & 65535) * q.owners >> 16)] end,
         q.respond_at, q.created_at, coalesce(q.respond_at, q.created_at),
         true, run.job_id, q.month
    from people as q
    left join numbered as m on m.n = q.n
   cross join lateral (select 1 + (((q.draw3 >> 8 & 65535) * cardinality(_phones.prefixes)) >> 16) as phone) as h;

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
