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
  _odds     record;    -- of 1024, and percents
  _state    bigint := demo_calc.rng_state(run.stream || ':contacts');
  _prefix   text := demo_calc.id_prefix((run.tenant).id, run.seed, run.plan_hash, run.application_no, 'contact');
  _total    bigint := (select sum(d.contacts) from crm.demo_job_days as d
                        where d.tenant_id = (run.tenant).id and d.job_id = run.job_id);
  _shift    bigint := demo_calc.rng_draw(_state, 4000000000);  -- where the job enters its permutations
  _person_state bigint := demo_calc.rng_state(run.stream || ':contacts:person');
  _stride   bigint;
  _is_first boolean := not exists (select from crm.contacts as c where c.tenant_id = (run.tenant).id);  -- all is free
  _owners   uuid[];
  _hired    timestamptz[];
  _accounts demo_flow.accounts;
  _names    demo_flow.names := demo_flow.names_of((run.tenant).country);
  _first_names text[];  -- texts stand alone: from a variable the thousandth is taken as fast as the first
  _first_latins text[];
  _last_names text[];
  _last_latins text[];
  _first_readings text[];
  _last_readings text[];
  _company_domains text[];
  _company_phones text[];
  _titles   text[];
  _female_titles text[];
  _channels record;
  _domains  text[] := demo_world.email_domains((run.tenant).country);
  _written  bigint;
begin
  if _total = 0 then return 0; end if;
  select o.* into strict _odds from demo_flow.contact_odds(run) as o;
  _stride := demo_calc.stride(_total, 0.618034);
  select array_agg(o.user_id order by o.slot), array_agg(o.hired_at order by o.slot) into _owners, _hired
    from demo_flow.owner_slots(_tenant.id) as o;
  _accounts := demo_flow.accounts_of(run);
  select n.first_names, n.first_latins, n.last_names, n.last_latins, n.first_readings, n.last_readings
    into _first_names, _first_latins, _last_names, _last_latins, _first_readings, _last_readings from (select (_names).*) as n;
  select a.domains, a.phones, a.titles, a.female_titles
    into _company_domains, _company_phones, _titles, _female_titles from (select (_accounts).*) as a;
  select c.* into _channels from demo_calc.channel_starts(_tenant.channel_mix, _total) as c;
  insert into crm.contacts (tenant_id, id, first_name, last_name, first_name_reading, last_name_reading, email,
                            email_status, phone, job_title, status, lead_status, source, company_id, owner_id,
                            first_response_at, converted_at, created_at, updated_at,
                            demo_generated, demo_job_id, demo_source_month, demo_written_at)
  with people as materialized (
    select p.*, _first_names[p.first] as first_name, _last_names[p.last] as last_name,
           _first_readings[p.first] as first_reading, _last_readings[p.last] as last_reading,
           demo_calc.mailbox(_first_latins[p.first], _last_latins[p.last],  -- each company has its manner
                             case when p.is_twin or p.company is null then 10 + (p.draw3 >> 8 & 3)
                                  else ((select _accounts.marks))[p.company] / 7 % 10 end) as mailbox,
           coalesce(case when not p.is_twin then _company_domains[p.company] end,
                    _domains[1 + (((p.draw3 >> 16) * (p.draw3 >> 16) >> 16) * cardinality(_domains) >> 16)]) as domain
      from demo_flow.contact_people(run, _accounts, _names, _clock, _state,
                                    _person_state, _prefix,
                                    _hired, _odds.company_share, _odds.recent_at) as p
  ), numbered as (
    select m.n, max(m.no + m.taken) as no
      from (
        select p.n, row_number() over (partition by p.mailbox, p.domain order by p.n) as no,
               case when _is_first then 0 else demo_flow.mailbox_number(_tenant.id, p.mailbox, p.domain) end as taken
          from people as p
      ) as m
     where m.no + m.taken > 1
     group by m.n  -- tells the planner that n is unique
  ), known as (
    select q.*, coalesce(m.no::text, '') as number,
           case when not q.is_lead and (q.draw1 >> 12) % 100 < _odds.converted then q.convert_at end as converted_at,
           1 + (((q.draw3 >> 8 & 65535) * cardinality(_accounts.phone_prefixes)) >> 16) as phone,
           demo_calc.title_place(q.rank, ((select _accounts.marks))[q.company], _accounts.head_starts[k.kind],
                                 _accounts.head_counts[k.kind], _accounts.staff_starts[k.kind],
                                 _accounts.staff_counts[k.kind], q.draw3 & 65535) as title
      from people as q
      left join numbered as m on m.n = q.n
     cross join lateral (select coalesce(((select _accounts.kinds))[q.company], _accounts.private_kind) as kind) as k
    offset 0
  )
  select _tenant.id, (left(_prefix, 19) || to_hex(q.id_digits))::uuid,
         demo_calc.other_spelling(q.is_twin, q.first_name, _first_latins[q.first], null, q.draw4 & 1 = 1),
         demo_calc.other_spelling(q.is_twin, q.last_name, _last_latins[q.last], q.last_reading, false),
         q.first_reading, q.last_reading,
         q.mailbox || q.number || '@' || q.domain,
         case when (q.draw4 >> 14 & 511) * 10 < run.messiness * 26 then 'bounced' when q.is_touched then 'ok' end,
         case when (q.draw4 & 1023) * 10 < run.messiness * 102 then null
              when _accounts.one_hundred and q.draw4 & 1024 = 0 and q.company is not null  -- an extension there
              then left(_company_phones[q.company], -2) || lpad((q.draw3 % 100)::text, 2, '0')
              else demo_calc.phone_number(
                ((select _accounts.phone_prefixes))[q.phone], ((select _accounts.phone_firsts))[q.phone],
                ((select _accounts.phone_spans))[q.phone], ((select _accounts.phone_digits))[q.phone], q.draw3)
         end,
         case when q.is_twin or (q.draw4 >> 11 & 1023) * 10 < run.messiness * 102 then null
              when q.first <= _names.women then _female_titles[q.title] else _titles[q.title] end,
         case when q.is_lead then 'lead' when q.is_customer then 'customer' else 'prospect' end,
         case when q.is_lead then demo_calc.lead_status(q.is_touched, q.is_unanswered, q.is_recent,
           q.created_at < run.as_of - interval '18 days', q.draw3,
           case when q.respond_at - q.created_at <= interval '15 minutes' then _odds.fast else _odds.slow end) end,
         ((select _channels.channels))[width_bucket((q.n * _stride + _shift) % _total, (select _channels.starts))],
         ((select _accounts.ids))[q.company],
         coalesce(case when (q.draw4 >> 21 & 1023) < 922 then ((select _accounts.owners))[q.company] end,
                  case when q.owners > 0 then ((select _owners))[1 + ((q.draw3 >> 12 & 65535) * q.owners >> 16)] end),
         q.respond_at, q.converted_at, q.created_at, coalesce(q.converted_at, q.respond_at, q.created_at),
         true, run.job_id, q.month, coalesce(q.converted_at, q.respond_at, q.created_at)
    from known as q
   order by q.n;
  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_contacts(demo_flow.run) is $doc$
Step 5: leads, prospects and customers of the day plan. Status, drop-off and channel shares are met exactly; the first
response lies within the agreed hours of business time and within the month. A contact is its company's owner's, has a
title that is said there, and none of those that one person alone holds twice. Returns their number.

reads:   crm.companies, crm.contacts, crm.demo_job_days, crm.demo_job_months, crm.demo_jobs, crm.users, ref
writes:  crm.contacts
example: select demo_flow.create_contacts(demo_flow.run_of(w, demo_plan.grow(w))) from crm.demo_work as w where w.id =
         '00000000-0000-4000-8000-000000000015'
gives:   700
$doc$;
