create function demo_flow.create_deal_contacts(run demo_flow.run)
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
  _tenant  demo_kpi.tenant := run.tenant;
  _state   bigint := demo_calc.rng_state(run.stream || ':deal_contacts');
  _large   numeric;  -- from which value on
  _written bigint;
begin
  -- of the larger half, those that a company buys
  select percentile_disc(0.5) within group (order by d.value) into _large
    from crm.deals as d
   where d.tenant_id = _tenant.id and d.demo_job_id = run.job_id;

  insert into crm.deal_contacts (tenant_id, deal_id, contact_id, role)
  with deals as materialized (
    select d.*, x.draw1 as draw
      from (
        select r.id, r.contact_id, r.company_id, coalesce(r.closed_at, 'infinity') as ends_at,
               row_number() over (order by r.id) as n
          from crm.deals as r
         where r.tenant_id = _tenant.id
           and r.demo_job_id = run.job_id
           and r.value >= _large
           and r.company_id is not null
           and r.contact_id is not null
      ) as d
     cross join lateral demo_calc.dice(_state, 1, d.n - 1, 1) as x
  ), people as materialized (
    -- looked up one by one: a patch must not read the whole tenant for a few deals
    select c.company_id, p.id, p.created_at, p.job_title,
           row_number() over (partition by c.company_id order by p.created_at, p.application_no, p.id) as no,
           count(*) over (partition by c.company_id) as total
      from (select distinct d.company_id from deals as d) as c
     cross join lateral (
       select r.id, r.created_at, r.job_title, j.application_no
         from crm.contacts as r
         left join lateral (
           select g.application_no from crm.demo_jobs as g where g.tenant_id = _tenant.id
                  and g.id = r.demo_job_id limit 1
         ) as j on true
        where r.tenant_id = _tenant.id
          and r.company_id = c.company_id
          and r.demo_job_id is not null
          and r.deleted_at is null
       offset 0
     ) as p
  ), places as (
    -- of those who were there before the deal ended, from somebody on
    select d.id as deal_id, d.contact_id as main_id, p.id as contact_id, p.job_title, d.draw,
           p.id = d.contact_id as is_main,
           row_number() over (partition by d.id, p.id = d.contact_id
                              order by (p.no + (d.draw & 1023)) % p.total, p.no) as no
      from deals as d
      join people as p on p.company_id = d.company_id and p.created_at <= d.ends_at
  ), chosen as (
    select p.*, count(*) filter (where not p.is_main) over (partition by p.deal_id) as others,
           bool_or(p.is_main and p.part = 'leads') over (partition by p.deal_id) as main_leads
      from (
        select l.*, demo_calc.title_part(l.job_title, l.is_main) as part
          from places as l
         where l.is_main
            or l.no <= 1 + (l.draw >> 12 & 3)
      ) as p
  )
  select _tenant.id, c.deal_id, c.contact_id,
         case when c.part in ('legal', 'finance') then c.part
              when c.part = 'leads' then case when c.is_main or c.no = 1 and not c.main_leads then 'decision_maker'
                                     else 'influencer' end
              when c.is_main then case c.draw >> 20 & 3 when 0 then 'decision_maker' when 1 then 'influencer'
                                                        else 'user' end
              else case (c.draw >> 24) + c.no & 3 when 0 then 'influencer' else 'user' end end
    from chosen as c
   where c.others > 0
   order by c.deal_id, c.is_main desc, c.no;

  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_deal_contacts(demo_flow.run) is $doc$
Step 5: who takes part in the larger deals of companies beside their contact, and as what: one to four people of the
company who were there before the deal ended, and the contact itself. Returns their number.

reads:   crm.contacts, crm.deals, crm.demo_jobs
writes:  crm.deal_contacts
example: select demo_flow.create_deal_contacts(demo_flow.run_of(w, demo_plan.grow(w))) > 60 from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
