create function demo_plan.contact_heirs(tenant_id uuid, job_id uuid, undone demo_plan.row_change[])
returns table (id uuid, heir_id uuid, since timestamptz, orphans bigint)
language sql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_mergejoin = off
set jit = off
as $$
  with wanted as materialized (
    -- who won must go on being a customer, and who is spoken to must have been answered by then
    select c.id, c.owner_id, c.company_id, min(o.created_at) as at, count(*) as orphans,
           coalesce(bool_or(s.stage_type = 'won'), false) as buys, bool_or(o.entity = 'activities') as talks
      from demo_plan.orphans(contact_heirs.tenant_id, contact_heirs.job_id, undone) as o
      join crm.contacts as c on c.tenant_id = contact_heirs.tenant_id and c.id = o.parent_id
      left join crm.deals as d on o.entity = 'deals' and d.tenant_id = contact_heirs.tenant_id and d.id = o.id
      left join crm.pipeline_stages as s on s.tenant_id = contact_heirs.tenant_id and s.id = d.stage_id
     where o.parent = 'contacts'
     group by c.id, c.owner_id, c.company_id
  ), known as materialized (
    select c.id, c.owner_id, c.company_id, c.status = 'customer' as is_customer,
           greatest(c.created_at, c.first_response_at) as since,
           case when c.first_response_at is not null and f.first_at is not null
             then greatest(c.first_response_at, f.first_at) end as talks_since
      from crm.contacts as c
      left join (
        select a.contact_id, min(a.created_at) as first_at from crm.activities as a
         where a.tenant_id = contact_heirs.tenant_id and a.demo_generated and a.deleted_at is null
           and a.demo_job_id <> contact_heirs.job_id and exists (select from wanted as w)
         group by a.contact_id
      ) as f on f.contact_id = c.id
     where c.tenant_id = contact_heirs.tenant_id and c.demo_generated and c.deleted_at is null
       and c.demo_job_id <> contact_heirs.job_id and exists (select from wanted as w)
       and (f.first_at is not null or exists (select from wanted as w where not w.talks))
  ), classes as (
    select distinct w.buys, w.talks from wanted as w
  ), events as (  -- those who can take over, and those who go, in their order in time
    select k.id, k.owner_id, k.company_id, c.buys, c.talks, e.at, true as is_heir
      from classes as c
      join known as k on k.is_customer or not c.buys
     cross join lateral (select case when c.talks then k.talks_since else k.since end as at) as e
     where e.at is not null
       and (not c.talks or k.id not in (select w.id from wanted as w))
    union all
    select w.id, w.owner_id, w.company_id, w.buys, w.talks, w.at, false from wanted as w
  ), numbered as materialized (
    select e.*,
           count(*) filter (where e.is_heir) over firm as firm_no,
           count(*) filter (where not e.is_heir) over firm as firm_turn,
           count(*) filter (where e.is_heir) over own as own_no,
           count(*) filter (where not e.is_heir) over own as own_turn,
           count(*) filter (where e.is_heir) over whole as no, count(*) filter (where not e.is_heir) over whole as turn
      from events as e
    window firm as (partition by e.buys, e.talks, e.company_id order by e.at, e.is_heir desc, e.id),
           own as (partition by e.buys, e.talks, e.owner_id order by e.at, e.is_heir desc, e.id),
           whole as (partition by e.buys, e.talks order by e.at, e.is_heir desc, e.id)
  )
  -- a colleague, else the latest that was known by then, of the same owner where there is one, each another one
  select w.id, coalesce(f.id, o.id, h.id), w.at, w.orphans
    from wanted as w
    join numbered as n on n.id = w.id and not n.is_heir
    left join numbered as f on f.is_heir and f.buys = n.buys and f.talks = n.talks and f.company_id = n.company_id
                           and f.firm_no = n.firm_no - (n.firm_turn - 1) % nullif(n.firm_no, 0)
    left join numbered as o on o.is_heir and o.buys = n.buys and o.talks = n.talks and o.owner_id = n.owner_id
                           and o.own_no = n.own_no - (n.own_turn - 1) % nullif(n.own_no, 0)
    left join numbered as h on h.is_heir and h.buys = n.buys and h.talks = n.talks
                           and h.no = n.no - (n.turn - 1) % nullif(n.no, 0)
$$;

comment on function demo_plan.contact_heirs(uuid, uuid, demo_plan.row_change[]) is $doc$
For each contact that goes with an undo and that records of other jobs hang on: the contact that takes them over, NULL
where nobody was known by then. since: when the first of them was made.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_jobs, crm.pipeline_stages
example: select count(*) from demo_plan.contact_heirs('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000021', '{}')
gives:   0
$doc$;
