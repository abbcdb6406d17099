create function demo_flow.activity_people(run demo_flow.run, clock demo_flow.clock, owners uuid[])
returns table (no int, id uuid, at timestamptz, known_at timestamptz, application_no int, holder int, name text,
               called text, account text,
               is_touched boolean, is_talked_to boolean, is_needed boolean, is_silent boolean)
language sql stable
begin atomic
  with people as materialized (
    select p.*, p.is_generated and p.first_response_at is not null as is_touched,
           p.status = 'lead' and p.first_response_at is null as is_dropped
      from demo_flow.contact_parents(((activity_people.run).tenant).id, (activity_people.run).job_id,
                                     (activity_people.run).is_new, true) as p
  ), needed as (
    -- only where a month has nobody who was answered, somebody looks at the others
    select p.*,
           -- dropped leads only where there is nobody else
           p.others_too and p.is_generated
             and (not p.is_dropped or bool_and(p.is_dropped or not p.is_generated) over ()) as is_talked_to
      from (
        -- asked once, not for each of them
        select r.*, (select coalesce(min(q.at) filter (where q.is_touched) > (activity_people.clock).first_end, true)
                       from people as q) as others_too
          from people as r
        offset 0
      ) as p
  )
  select row_number() over (order by n.is_touched desc, n.at, n.known_at, n.application_no, n.id)::int,
         n.id, n.at, n.known_at, n.application_no, coalesce(u.no, 0)::int,
         demo_calc.full_name(c.first_name, c.last_name, f.family_first),
         case when f.family_first then demo_calc.full_name(c.first_name, c.last_name, true) else c.first_name end,
         coalesce(o.name, demo_calc.full_name(c.first_name, c.last_name, f.family_first)),
         n.is_touched, n.is_talked_to, n.others_too, n.is_generated and n.is_dropped
    from needed as n
   cross join (select r.name_order = 'family_first' as family_first
                 from ref.countries as r where r.code = ((activity_people.run).tenant).country) as f
    left join unnest(activity_people.owners) with ordinality as u (id, no) on u.id = n.owner_id
   -- looked up one by one: a patch must not read the whole tenant for a few contacts
    left join lateral (
      select r.first_name, r.last_name, r.company_id
        from crm.contacts as r where r.tenant_id = ((activity_people.run).tenant).id and r.id = n.id limit 1
    ) as c on true
    left join lateral (
      select r.name from crm.companies as r
       where r.tenant_id = ((activity_people.run).tenant).id and r.id = c.company_id limit 1
    ) as o on true
   where n.is_touched or n.others_too;
end;

comment on function demo_flow.activity_people(demo_flow.run, demo_flow.clock, uuid[]) is $doc$
The contacts that activities of a job may be with, those that were answered first, with what texts call them
(called: in a greeting), and which of the owners holds them (0: none). Who is silent has never answered.

reads:   crm.companies, crm.contacts, crm.demo_job_days, crm.demo_job_months, crm.demo_jobs, ref.countries
example: select count(*) > 100 and bool_and(p.name <> '' and p.account <> '') from crm.demo_work as w
         cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.activity_people(r, demo_flow.clock_of(r), '{}') as p
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
