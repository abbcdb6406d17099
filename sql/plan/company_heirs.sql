create function demo_plan.company_heirs(tenant_id uuid, job_id uuid, undone demo_plan.row_change[])
returns table (id uuid, heir_id uuid, since timestamptz, orphans bigint)
language sql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_mergejoin = off
set jit = off
as $$
  with wanted as materialized (
    select m.id, m.owner_id, min(o.created_at) as at, count(*) as orphans
      from demo_plan.orphans(company_heirs.tenant_id, company_heirs.job_id, undone) as o
      join crm.companies as m on m.tenant_id = company_heirs.tenant_id and m.id = o.parent_id
     where o.parent = 'companies'
     group by m.id, m.owner_id
  ), events as (  -- those who can take over, and those who go, in their order in time
    select m.id, m.owner_id, m.created_at as at, true as is_heir
      from crm.companies as m
     where m.tenant_id = company_heirs.tenant_id and m.demo_generated and m.deleted_at is null
       and m.demo_job_id <> company_heirs.job_id and exists (select from wanted as w)
    union all
    select w.id, w.owner_id, w.at, false from wanted as w
  ), numbered as materialized (
    select e.*,
           count(*) filter (where e.is_heir) over own as own_no,
           count(*) filter (where not e.is_heir) over own as own_turn,
           count(*) filter (where e.is_heir) over whole as no, count(*) filter (where not e.is_heir) over whole as turn
      from events as e
    window own as (partition by e.owner_id order by e.at, e.is_heir desc, e.id),
           whole as (order by e.at, e.is_heir desc, e.id)
  )
  -- the latest that was there by then, of the same owner where there is one, each another one
  select w.id, coalesce(o.id, h.id), w.at, w.orphans
    from wanted as w
    join numbered as n on n.id = w.id and not n.is_heir
    left join numbered as o on o.is_heir and o.owner_id = n.owner_id
                           and o.own_no = n.own_no - (n.own_turn - 1) % nullif(n.own_no, 0)
    left join numbered as h on h.is_heir and h.no = n.no - (n.turn - 1) % nullif(n.no, 0)
$$;

comment on function demo_plan.company_heirs(uuid, uuid, demo_plan.row_change[]) is $doc$
For each company that goes with an undo and that records of other jobs hang on: the company that takes them over, NULL
where there was none yet. since: when the first of them was made.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_jobs
example: select count(*) from demo_plan.company_heirs('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000021', '{}')
gives:   0
$doc$;
