create function demo_flow.accounts_of(run demo_flow.run)
returns demo_flow.accounts
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant   demo_kpi.tenant := run.tenant;
  _accounts demo_flow.accounts;
  _total    bigint;  -- contacts
begin
  select sum(d.contacts) into _total
    from crm.demo_job_days as d where d.tenant_id = _tenant.id and d.job_id = run.job_id;
  with kinds as materialized (
    select k.* from demo_world.title_lists(_tenant.country, _tenant.industry) as k
  ), companies as (
    select c.*, coalesce(k.kind, o.kind) as kind,
           -- few contacts in a small firm, not very many in a large one
           greatest(1, 10 * case when c.employees < 4 then 0.5 * c.employees
                                 else sqrt(least(c.employees, 400)::double precision) end)::bigint as seats
      from demo_flow.company_parents(_tenant.id, run.job_id, run.is_new) as c
     cross join lateral (
       select case when c.employees < 10 then 0 when c.employees < 50 then 1 when c.employees < 250 then 2 else 3
              end as size
     ) as z
      join kinds as o on o.name is null and o.size = z.size
      left join kinds as k on k.name = c.industry and k.size = z.size
  ), crowded as (
    select c.*, (sum(c.seats) over (order by c.no))::bigint as total,
           (1600 * _total / sum(c.seats) over () + 1)::bigint as crowd
      from companies as c
  ), sizes as (
    select k.kind, k.name, cardinality(k.heads) as heads, cardinality(k.staff) as staff,
           -- kind by kind, the titles of one person first
           (sum(cardinality(k.heads) + cardinality(k.staff)) over (order by k.kind) - cardinality(k.heads)
              - cardinality(k.staff) + 1)::int as head_start
      from kinds as k
  )
  select c.ids, c.domains, c.founded, c.owners, c.phones, c.employees, c.contacts, c.crowd, c.places, c.marks, c.seats,
         c.large, c.kinds, t.head_starts, t.head_counts, t.staff_starts, t.staff_counts, t.private_kind,
         array(select u.title from kinds as k cross join unnest(k.heads || k.staff) with ordinality as u (title, i)
                order by k.kind, u.i),
         array(select u.title from kinds as k
                cross join unnest(k.head_females || k.staff_females) with ordinality as u (title, i)
                order by k.kind, u.i)
    into _accounts.ids, _accounts.domains, _accounts.founded, _accounts.owners, _accounts.phones, _accounts.employees,
         _accounts.contacts, _accounts.crowd, _accounts.places, _accounts.marks, _accounts.seats, _accounts.large,
         _accounts.kinds, _accounts.head_starts, _accounts.head_counts, _accounts.staff_starts, _accounts.staff_counts,
         _accounts.private_kind, _accounts.titles, _accounts.female_titles
    from (
      select array_agg(c.id order by c.no) as ids, array_agg(c.domain order by c.no) as domains,
             coalesce(array_agg(c.created_at order by c.no), '{}') as founded,
             array_agg(c.owner_id order by c.no) as owners, array_agg(c.phone order by c.no) as phones,
             array_agg(c.employees order by c.no) as employees, array_agg(c.contacts order by c.no) as contacts,
             max(c.crowd) as crowd,
             -- half as many again as in the end, in the beginning
             array_agg(least(c.employees, 3 + 2 * c.crowd * c.seats / 1024) order by c.no) as places,
             array_agg((extract(epoch from c.created_at)::bigint * 40503 + c.employees) % 1000003 order by c.no)
               as marks,
             coalesce(array_agg(c.total order by c.no), '{}') as seats,
             coalesce(array_agg(c.no::int order by c.no) filter (where c.employees >= 200), '{}') as large,
             array_agg(c.kind order by c.no) as kinds
        from crowded as c
    ) as c
   cross join (
     select array_agg(s.head_start order by s.kind) as head_starts, array_agg(s.heads order by s.kind) as head_counts,
            array_agg(s.head_start + s.heads order by s.kind) as staff_starts,
            array_agg(s.staff order by s.kind) as staff_counts,
            min(s.kind) filter (where s.name = '') as private_kind
       from sizes as s
   ) as t;

  _accounts.one_hundred := (select bool_and(r.digits >= 2 and r.first_number % 100 = 0 and r.last_number % 100 = 99)
                              from ref.phone_ranges as r where r.country = _tenant.country);
  select array_agg(p.prefix order by p.no), array_agg(p.digits order by p.no), array_agg(p.first_number order by p.no),
         array_agg(p.span order by p.no)
    into _accounts.phone_prefixes, _accounts.phone_digits, _accounts.phone_firsts, _accounts.phone_spans
    from demo_world.phone_ranges(_tenant.country) as p;
  return _accounts;
end
$$;

comment on function demo_flow.accounts_of(demo_flow.run) is $doc$
The companies that the contacts of a job may belong to, with what the contacts need to know of them.

reads:   crm.companies, crm.contacts, crm.demo_job_days, crm.demo_job_months, crm.demo_jobs, crm.users,
         ref.job_titles, ref.phone_ranges, ref.sectors, ref.titles, ref.trade_sectors
example: select cardinality((demo_flow.accounts_of(demo_flow.run_of(w, demo_plan.grow(w)))).seats) from crm.demo_work as
         w where w.id = '00000000-0000-4000-8000-000000000015'
gives:   80
$doc$;
