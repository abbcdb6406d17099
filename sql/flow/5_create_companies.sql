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
  _tenant demo_kpi.tenant := run.tenant;
  _total       bigint;
  _stream      text;
  _prefix      text;
  _state       bigint;
  _knots       int[];
  _is_first    boolean;  -- the tenant has no companies yet, so every domain is free
  _owners      uuid[];
  _hired       timestamptz[];
  _written     bigint;
begin
  _total := (select coalesce(sum(d.companies), 0) from crm.demo_job_days as d where d.tenant_id = _tenant.id
             and d.job_id = run.job_id);
  if _total = 0 then
    return 0;
  end if;
  _stream := run.stream || ':companies';
  _state := demo_calc.rng_state(_stream);
  _prefix := demo_calc.id_prefix(_tenant.id, run.seed, run.plan_hash, run.application_no, 'company');
  _knots := run.knots;
  _is_first := not exists (select from crm.companies as c where c.tenant_id = _tenant.id);
  select array_agg(o.user_id order by o.slot), array_agg(o.hired_at order by o.slot) into _owners, _hired
         from demo_flow.owner_slots(_tenant.id) as o;

  insert into crm.companies (tenant_id, id, name, domain, industry, employee_count, phone, address, city, region,
                             postal_code, country,
                             owner_id, created_at, updated_at, demo_generated, demo_job_id, demo_source_month)
  with days as materialized (
    select d.day_no, d.month, d.opens_at, d.low_tick, d.high_tick - d.low_tick as ticks, d.companies,
           demo_calc.month_digits(d.month) as month_digits,
           sum(d.companies) over (order by d.day_no) - d.companies as before,
           sum(d.companies) over (partition by d.month order by d.day_no) - d.companies as month_before,
           width_bucket(d.opens_at + make_interval(secs => d.first_second), _hired) as owners
      from crm.demo_job_days as d
     where d.tenant_id = _tenant.id
       and d.job_id = run.job_id
  ), rows as (
    select d.month, d.opens_at, d.low_tick, d.ticks, d.month_digits, d.owners, d.before + g.i as n,
           d.month_before + g.i - 1 as month_i
      from days as d
     cross join lateral generate_series(1, d.companies) as g (i)
  ), dice as (
    select e.*, demo_calc.rng_temper(e.t1) as draw1, demo_calc.rng_temper(e.t2) as draw2,
           demo_calc.rng_temper(e.t3) as draw3
      from (select d.month, d.opens_at, d.low_tick, d.ticks, d.month_digits, d.owners, d.n, d.month_i,
                   demo_calc.rng_turn(d.t1) as t1, demo_calc.rng_turn(d.t2) as t2, demo_calc.rng_turn(d.t3) as t3
              from (select c.*, demo_calc.rng_mix(c.s1) as t1, demo_calc.rng_mix(c.s2) as t2,
                    demo_calc.rng_mix(c.s3) as t3
                      from (select r.*, demo_calc.rng_step(_state, 3 * r.n - 2) as s1,
                            demo_calc.rng_step(_state, 3 * r.n - 1) as s2, demo_calc.rng_step(_state, 3 * r.n) as s3
                              from rows as r
                            offset 0) as c
                    offset 0) as d
            offset 0) as e
  ), patterns as (
    select p.* from demo_world.company_patterns(_tenant.industry, _tenant.country) as p
  ), names as (  -- a family name in the script of its pattern, for countries that write in two
    select row_number() over (partition by l.in_latin order by l.position, l.name collate "C") - 1 as no,
           count(*) over (partition by l.in_latin) as total, l.name, l.latin, l.in_latin
      from (select n.*, n.name ~ '[A-Za-z]' as in_latin from ref.last_names as n where n.country = _tenant.country) as l
  ), adjectives as (
    select row_number() over (order by w.position, w.word collate "C") - 1 as no, count(*) over () as total, w.word,
           w.latin
      from ref.company_words as w where w.country = _tenant.country and w.kind = 'adjective'
  ), nouns as (
    select row_number() over (order by w.position, w.word collate "C") - 1 as no, count(*) over () as total, w.word,
           w.latin
      from ref.company_words as w where w.country = _tenant.country and w.kind = 'noun'
  ), forms as (
    select row_number() over (order by k.position, k.form collate "C", k.turn) - 1 as no, count(*) over () as total,
           k.form, k.placement, k.separator
      from (select f.*, g.turn from ref.legal_forms as f cross join lateral generate_series(1, f.weight) as g (turn)
            where f.country = _tenant.country) as k
  ), phones as (
    select row_number() over (order by p.position, p.prefix collate "C", p.first_number) - 1 as no,
           count(*) over () as total, p.*
      from ref.phone_ranges as p where p.country = _tenant.country
  ), sizes as (
    select (select max(p.total) from patterns as p) as patterns,
           (select max(n.total) from names as n where n.in_latin) as latin_names,
             (select max(n.total) from names as n where not n.in_latin) as other_names,
           (select max(a.total) from adjectives as a) as adjectives, (select max(n.total) from nouns as n) as nouns,
           (select max(f.total) from forms as f) as forms, (select max(p.total) from phones as p) as phones
  ), named as (
    select x.*, a.address, a.city, a.region, a.postal_code, a.city_latin,
           replace(replace(replace(replace(p.pattern, '{Name}', n.name), '{Adjective}', j.word), '{Noun}', o.word),
                   '{City}', a.city) as bare_name,
           regexp_replace(lower(replace(replace(replace(replace(p.latin, '{Name}', n.latin), '{Adjective}', j.latin),
                                                '{Noun}', o.latin), '{City}', a.city_latin) collate "C"), '[^a-z0-9]+', '',
                                                  'g') as bare_domain,
           h.prefix || lpad((h.first_number + (x.draw3 * (h.last_number - h.first_number + 1) >> 32))::text,
                            h.digits, '0') as phone,
           -- a legal form in the script of the name
           case when (f.form ~ '[A-Za-z]') = i.in_latin then f.form end as form, f.placement, f.separator
      from (
        select d.*,
               (d.n + ((d.draw1 >> 20) * s.patterns >> 12)) % s.patterns as pattern_no,
               s.latin_names, s.other_names,
               (((d.draw2 & 65535) * (s.adjectives / 2 + 1) >> 16) * 2 + d.n % 2) % s.adjectives as adjective_no,
               (((d.draw2 >> 16) * (s.nouns / 2 + 1) >> 16) * 2 + d.n % 2) % s.nouns as noun_no,
               ((d.draw3 >> 16) * s.forms) >> 16 as form_no,
               ((d.draw3 & 65535) * s.phones) >> 16 as phone_no
          from dice as d
         cross join sizes as s
      ) as x
      left join patterns as p on p.no = x.pattern_no
     cross join lateral (
       select case when p.in_latin then x.latin_names is not null else x.other_names is null end as in_latin
     ) as i
     cross join lateral (
       select case when i.in_latin then x.latin_names else x.other_names end as total
     ) as t
      left join names as n on n.in_latin = i.in_latin
        and n.no = (((x.draw1 & 1048575) * (t.total / 3 + 1) >> 20) * 3 + x.n % 3) % t.total
      left join adjectives as j on j.no = x.adjective_no
      left join nouns as o on o.no = x.noun_no
      left join forms as f on f.no = x.form_no
      left join phones as h on h.no = x.phone_no
      left join demo_world.addresses(_tenant.country, _stream, _total) as a on a.i = x.n
  ), counted as (  -- a name that came up before gets its city, a domain its number
    select m.*,
           row_number() over (partition by m.bare_name order by m.n) as same_name,
           row_number() over (partition by m.bare_name, m.city order by m.n) as same_city,
           row_number() over (partition by m.short_domain order by m.n) as same_domain,
           -- the highest number that an earlier job gave to this domain
           case when _is_first then 0 else coalesce((
             select max(coalesce(substring(c.domain from '-([0-9]{1,9})\.example$'), '1')::int)
               from crm.companies as c
              where c.tenant_id = _tenant.id
                and c.domain >= m.short_domain || '-' and c.domain < m.short_domain || '/'
                and c.domain ~ ('^' || m.short_domain || '(-[0-9]{1,9})?\.example$')), 0) end as taken
      from (select d.*, left(coalesce(nullif(d.bare_domain, ''), 'company'), 40) as short_domain from named as d) as m
  )
  select _tenant.id,
         (_prefix || q.month_digits || lpad(to_hex(q.month_i), 8, '0'))::uuid,
         case when q.placement = 'prefix' then coalesce(q.form || q.separator, '') else '' end
           || q.bare_name
           || case when q.same_name > 1 then ' ' || q.city else '' end
           || case when q.same_name > 1 and q.same_city > 1 then ' ' || q.same_city else '' end
           || case when q.placement = 'suffix' then coalesce(q.separator || q.form, '') else '' end,
         q.short_domain || case when q.same_domain + q.taken > 1 then '-' || q.same_domain + q.taken else '' end
           || '.example',
         _tenant.industry,
         -- most firms are small
         1 + ((q.draw1 & 1023) * (q.draw2 & 1023) * (q.draw3 & 1023) / 1500000)::int,
         q.phone, q.address, q.city, q.region, q.postal_code, _tenant.country,
         case when q.owners > 0 then _owners[1 + ((q.draw2 >> 8 & 65535) * q.owners >> 16)] end,  -- nobody's, before the first has joined
         c.created_at, c.created_at, true, run.job_id, q.month
    from counted as q
   cross join lateral (
     select q.opens_at + make_interval(secs => demo_calc.tick_second(_knots,
                                                                     q.low_tick + (((q.draw3 >> 12) * q.ticks) >> 20)::int)) as created_at
   ) as c
   order by q.n;

  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_companies(demo_flow.run) is $doc$
Step 5: the companies of the day plan, named after the patterns of the industry in the country. Returns their number.

reads:   crm.companies, crm.demo_job_days, crm.users, ref
writes:  crm.companies
example: select demo_flow.create_companies(demo_flow.run_of(w, demo_plan.grow(w))) from crm.demo_work as w where w.id
         = '00000000-0000-4000-8000-000000000014'
gives:   80
$doc$;
