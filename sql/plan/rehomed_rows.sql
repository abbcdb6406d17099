create function demo_plan.rehomed_rows(tenant_id uuid, job_id uuid, undone demo_plan.row_change[])
returns setof demo_plan.row_change
language sql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_mergejoin = off
set jit = off
as $$
  with leaving as materialized (
    select u.entity, u.row_id as id from unnest(undone) as u where u.change in ('remove', 'void')
  ), orphans as materialized (
    select * from demo_plan.orphans(rehomed_rows.tenant_id, rehomed_rows.job_id, undone)
  ), firms as materialized (
    select h.*, m.name, r.name as heir_name, r.domain as heir_domain, m.domain
      from demo_plan.company_heirs(rehomed_rows.tenant_id, rehomed_rows.job_id, undone) as h
      join crm.companies as m on m.tenant_id = rehomed_rows.tenant_id and m.id = h.id
      left join crm.companies as r on r.tenant_id = rehomed_rows.tenant_id and r.id = h.heir_id
  ), people as materialized (
    select h.id, h.heir_id, h.since, h.orphans, c.first_name, c.last_name, c.company_id, r.first_name as heir_first,
           r.last_name as heir_last, coalesce(f.heir_id, r.company_id) as heir_company, m.name as company,
           case when f.id is null then n.name else f.heir_name end as heir_company_name
      from demo_plan.contact_heirs(rehomed_rows.tenant_id, rehomed_rows.job_id, undone) as h
      join crm.contacts as c on c.tenant_id = rehomed_rows.tenant_id and c.id = h.id
      left join crm.companies as m on m.tenant_id = rehomed_rows.tenant_id and m.id = c.company_id
      left join crm.contacts as r on r.tenant_id = rehomed_rows.tenant_id and r.id = h.heir_id
      left join crm.companies as n on n.tenant_id = rehomed_rows.tenant_id and n.id = r.company_id
      left join firms as f on f.id = r.company_id
  ), contacts as (
    select c.id, c.created_at, f.heir_id, case when c.email like '%@' || f.domain
             then split_part(c.email, '@', 1) || '@' || f.heir_domain end as email, f.heir_name
      from orphans as o
      join crm.contacts as c on c.tenant_id = rehomed_rows.tenant_id and c.id = o.id
      join firms as f on f.id = o.parent_id and f.heir_id is not null
     where o.parent = 'companies' and o.entity = 'contacts'
  ), addressed as (  -- an address that somebody has stays his
    select c.*, c.email is not null and row_number() over (partition by c.email order by c.id) = 1
                and not exists (select from crm.contacts as t
                                 where t.tenant_id = rehomed_rows.tenant_id and t.email = c.email) as is_free
      from contacts as c
  ), deals as materialized (
    select d.id, d.created_at, d.title, p.id as went_id, p.heir_id, coalesce(p.heir_id, d.contact_id) as contact_id,
           case when p.id is not null then p.heir_company else f.heir_id end as company_id,
           demo_calc.renamed(demo_calc.renamed(demo_calc.renamed(d.title,
             case when p.id is not null then p.company else f.name end,
             case when p.id is not null then p.heir_company_name else f.heir_name end),
             p.first_name, p.heir_first), p.last_name, p.heir_last) as new_title,
           coalesce(p.heir_first || ' ' || p.heir_last, f.heir_name) as heir_name
      from (select distinct o.id from orphans as o where o.entity = 'deals') as o
      join crm.deals as d on d.tenant_id = rehomed_rows.tenant_id and d.id = o.id
      left join people as p on p.id = d.contact_id
      left join firms as f on f.id = d.company_id
     where case when p.id is not null then p.heir_id else f.heir_id end is not null
  ), parts as (  -- who still takes part in a deal that moved: those of its company
    select d.id, count(*) as before, count(*) filter (where i.stays) as after,
           coalesce(jsonb_agg(jsonb_build_object('contact_id', p.contact_id, 'role', p.role, 'created_at', p.created_at)
                              order by p.contact_id) filter (where i.stays), '[]') as people
      from deals as d
      join crm.deal_contacts as p on p.tenant_id = rehomed_rows.tenant_id and p.deal_id = d.id
      join crm.contacts as c on c.tenant_id = p.tenant_id and c.id = p.contact_id
      left join firms as f on f.id = c.company_id
     cross join lateral (select coalesce(f.heir_id, c.company_id) is not distinct from d.company_id
                                and c.id not in (select l.id from leaving as l
                                                  where l.entity = 'contacts') as stays) as i
     group by d.id
  ), activities as (
    select a.id, a.created_at, a.subject, a.body, p.id as went_id, p.heir_id, p.heir_first, p.heir_last,
           coalesce(p.heir_id, a.contact_id) as contact_id,
           case when d.id is not null or p.id is null and l.id is null then a.deal_id end as deal_id,
           (select array_agg(demo_calc.renamed(demo_calc.renamed(demo_calc.renamed(
                     t.text, p.company, p.heir_company_name), p.first_name, p.heir_first), p.last_name, p.heir_last)
                   order by t.no) from (values (1, a.subject), (2, a.body)) as t (no, text)) as texts
      from (select distinct o.id from orphans as o where o.entity = 'activities') as o
     cross join lateral (
       select r.* from crm.activities as r where r.tenant_id = rehomed_rows.tenant_id and r.id = o.id offset 0) as a
      left join people as p on p.id = a.contact_id
      left join deals as d on d.id = a.deal_id and d.went_id = a.contact_id
      left join leaving as l on l.entity = 'deals' and l.id = a.deal_id
     where p.id is null or p.heir_id is not null
  )
  select 'contacts', c.id, to_char(c.created_at at time zone 'UTC', 'YYYY-MM'), 'move',
         jsonb_build_object('company_id', c.heir_id)
           || case when c.is_free then jsonb_build_object('email', c.email) else '{}' end,
         format('joins %s', c.heir_name)
    from addressed as c
  union all
  select 'deals', d.id, to_char(d.created_at at time zone 'UTC', 'YYYY-MM'), 'move',
         jsonb_build_object('contact_id', d.contact_id, 'company_id', d.company_id)
           || case when d.new_title <> d.title then jsonb_build_object('title', d.new_title) else '{}' end
           || case when p.after < p.before then jsonb_build_object('people', p.people) else '{}' end,
         format('goes on with %s', d.heir_name)
    from deals as d
    left join parts as p on p.id = d.id
  union all
  select 'activities', a.id, to_char(a.created_at at time zone 'UTC', 'YYYY-MM'), 'move',
         jsonb_build_object('contact_id', a.contact_id, 'deal_id', a.deal_id)
           || case when a.went_id is not null and a.texts[1] <> a.subject
                then jsonb_build_object('subject', a.texts[1]) else '{}' end
           || case when a.went_id is not null and a.texts[2] <> a.body
                then jsonb_build_object('body', a.texts[2]) else '{}' end,
         case when a.went_id is null then 'is about no deal any more'
              else format('goes on with %s %s', a.heir_first, a.heir_last) end
    from activities as a
  union all
  select s.entity, s.id, to_char(s.since at time zone 'UTC', 'YYYY-MM'), 'stuck', null,
         format('%s records of other jobs hang on it from %s on, and there is no other %s of that time', s.orphans,
                to_char(s.since at time zone 'UTC', 'YYYY-MM-DD'), s.singular)
    from (
      select 'companies' as entity, f.id, f.since, f.orphans, 'company' as singular from firms as f
       where f.heir_id is null
      union all
      select 'contacts', p.id, p.since, p.orphans, 'contact' from people as p where p.heir_id is null
    ) as s
$$;

comment on function demo_plan.rehomed_rows(uuid, uuid, demo_plan.row_change[]) is $doc$
Where the records of other jobs go that hang on what goes with an undo: to a contact or company that was there by then
(move); and what nobody can take over from (stuck). Their month, status, stage and value stay, so no KPI moves; where
their texts name who went, they name who took over.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_contacts, crm.deals, crm.demo_jobs, crm.pipeline_stages
example: select count(*) from demo_plan.rehomed_rows('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000021', '{}')
gives:   0
$doc$;
