create function demo_flow.contact_people(run demo_flow.run, accounts demo_flow.accounts, names demo_flow.names,
                                         clock demo_flow.clock, state bigint, person_state bigint,
                                         prefix text, hired timestamptz[], company_share bigint, recent_at timestamptz)
returns table (n bigint, month text, id_digits bigint, draw1 bigint, draw3 bigint, draw4 bigint, owners int,
               company int,
               rank bigint, first int, last int, is_twin boolean, is_lead boolean, is_customer boolean,
                 is_unanswered boolean,
               is_touched boolean, is_recent boolean, created_at timestamptz, respond_at timestamptz,
               convert_at timestamptz)
language sql stable
begin atomic
  with rows as (
    select r.*, 1 + demo_calc.list_place(r.person >> 16, r.n, 4,
                                         cardinality((contact_people.names).first_names)) as first,
           -- who was there before, and since when
           case when r.company is not null then row_number() over (partition by r.company order by r.n) - 1
             + ((select (contact_people.accounts).contacts))[r.company] end as rank
      from demo_flow.contact_rows(contact_people.run, contact_people.clock, contact_people.state,
                                  contact_people.person_state, contact_people.prefix, contact_people.hired,
                                  (contact_people.accounts).founded, (contact_people.accounts).seats,
                                  contact_people.company_share, (contact_people.accounts).crowd,
                                  ((contact_people.run).tenant).response_sla_hours * 3600,
                                  contact_people.recent_at) as r
    offset 0
  ), placed as (
    select r.*, ((select (contact_people.names).last_starts))[r.first]
                  -- the first are common
                  + demo_calc.list_place(((r.person & 65535) * sqrt((r.person & 65535)::double precision) / 256)::bigint, r.n, 3,
                                         ((select (contact_people.names).last_counts))[r.first]) as last,
           r.rank >= ((select (contact_people.accounts).places))[r.company] as is_moved
      from rows as r
    offset 0
  ), seated as (
    -- nobody is one too many in a small company: there are larger ones, if there are several
    select p.*, case when p.is_moved then
             case when width_bucket(p.company, (select (contact_people.accounts).large)) >= 8
                  then ((select (contact_people.accounts).large))
                         [1 + (p.draw3 & 65535) * width_bucket(p.company,
                                                               (select (contact_people.accounts).large)) / 65536]
             end else p.company end as seat
      from placed as p
    offset 0
  ), people as materialized (
    select p.*, (p.draw4 >> 23) * 3 < 5 * (contact_people.run).messiness as is_twin,
           case when not p.is_moved or ((select (contact_people.accounts).founded))[p.seat] <= p.created_at
                then p.seat end as company_no
      from seated as p
  ), twins as (
    -- somebody is there twice: a little later, in a company with a place left for another
    select t.n, o.company_no, o.first, o.last
      from people as t
      join people as o on o.n = t.n - 6 and not o.is_twin and o.created_at <= t.created_at
     where t.is_twin
       and (o.company_no is null or ((select (contact_people.accounts).employees))[o.company_no]
                              >= 10 + ((select (contact_people.accounts).places))[o.company_no])
  )
  select p.n, p.month, p.id_digits, p.draw1, p.draw3, p.draw4, p.owners, case when t.n is null then p.company_no
         else t.company_no end,
         case when not p.is_moved then p.rank end, coalesce(t.first, p.first)::int, coalesce(t.last, p.last)::int,
         t.n is not null, p.is_lead, p.is_customer, p.is_unanswered, p.is_touched, p.is_recent, p.created_at,
           p.respond_at,
         p.convert_at
    from people as p
    left join twins as t on t.n = p.n;
end;

comment on function demo_flow.contact_people(demo_flow.run, demo_flow.accounts, demo_flow.names, demo_flow.clock,
                                             bigint, bigint, text, timestamptz[], bigint, timestamptz) is $doc$
The contacts of a job's day plan with their names of the lists, their company of the list and whom it had before them
(rank, NULL for those whom a smaller one had no place for). is_twin: the same person as one a little earlier. It is
inlined.

reads:   crm.demo_job_days, crm.demo_job_months
example: select count(*)
           from (select r, demo_flow.accounts_of(r) as a, demo_flow.names_of('US') as n, demo_flow.clock_of(r) as c
                   from crm.demo_work as w
                  cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
                  where w.id = '00000000-0000-4000-8000-000000000015' offset 0) as g
          cross join lateral demo_flow.contact_people(g.r, g.a, g.n, g.c, 1, 2, '01234567-89ab-8cde-8f01-', '{}',
                                                      512, 'infinity') as d
gives:   700
$doc$;
