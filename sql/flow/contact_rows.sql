create function demo_flow.contact_rows(run demo_flow.run, clock demo_flow.clock, state bigint, person_state bigint,
                                       prefix text, hired timestamptz[], founded timestamptz[], company_share bigint,
                                       sla bigint)
returns table (n bigint, month text, id_digits bigint, person bigint, draw3 bigint, owners int, company int, is_lead boolean,
               is_customer boolean, is_unanswered boolean, is_touched boolean, created_at timestamptz, respond_at timestamptz)
language sql stable
begin atomic
  with placed as (
    -- shares of a month are met exactly: place visits every number below contacts once
    select p.*, p.place * p.leads / p.month_contacts as leads_before,
           (p.place + 1) * p.leads / p.month_contacts > p.place * p.leads / p.month_contacts as is_lead
      from (
        select x.n, x.draw2 & 4095 as draw12, x.draw3, x.other as person, d.*,
               (d.place_shift + x.n * d.stride) % d.month_contacts as place,
               d.low_tick + (((x.draw2 >> 12) * d.ticks) >> 20)::int as tick,
               case when d.companies > 0 and (x.draw1 & 1023) < contact_rows.company_share
                 then 1 + (((x.draw1 >> 10) * d.companies) >> 22)::int end as company
          from demo_flow.contact_days(contact_rows.run, contact_rows.prefix, contact_rows.hired, contact_rows.founded) as d
         cross join lateral demo_calc.dice(contact_rows.state, 3, d.before, d.contacts, contact_rows.person_state) as x
        offset 0
      ) as p
    offset 0
  ), sorted as (
    select p.n, p.month, p.id_shift + p.n as id_digits, p.opens_at, p.opens, p.last_second, p.clock_shift,
           p.month_end_second, p.owners, p.draw12, p.draw3, p.person, p.company, p.touched, p.candidates, p.is_lead,
           demo_calc.tick_second((contact_rows.run).knots, p.tick) as second,
           not p.is_lead and (p.place - p.leads_before + 1) * p.customers / p.some_others
                             > (p.place - p.leads_before) * p.customers / p.some_others as is_customer,
           p.is_lead and (p.leads_before + 1) * p.unanswered / p.some_leads
                         > p.leads_before * p.unanswered / p.some_leads as is_unanswered,
           p.place - p.leads_before * p.unanswered / p.some_leads as candidate
      from placed as p
    offset 0
  ), seen as (
    select s.n, s.month, s.id_digits, s.opens, s.clock_shift, s.month_end_second, s.owners, s.draw12, s.draw3, s.person,
           s.company, s.is_lead, s.is_customer, s.is_unanswered,
           not s.is_unanswered and (s.candidate + 1) * s.touched / s.candidates
                                   > s.candidate * s.touched / s.candidates as is_touched,
           -- a company that opened later the same day comes first
           case when ((select contact_rows.founded))[s.company] > to_timestamp(s.opens + s.second)
                then f.second + ((s.last_second - f.second) * (s.draw3 & 255) >> 8)::int
                else s.second end as second
      from sorted as s
     cross join lateral (
       select extract(epoch from ((select contact_rows.founded))[s.company] - s.opens_at)::int as second
     ) as f
    offset 0
  ), clocked as (
    select s.*, to_timestamp(s.opens + s.second) as created_at,
           -- most answers come early within the agreed hours
           case when s.is_touched
             then least(s.clock_shift + s.second + 60
                          + ((contact_rows.sla - 60) * (s.draw12 * s.draw12 >> 12) >> 12),
                        s.month_end_second) end as respond_clock
      from seen as s
    offset 0
  )
  select c.n, c.month, c.id_digits, c.person, c.draw3, c.owners, c.company, c.is_lead, c.is_customer, c.is_unanswered,
         c.is_touched, c.created_at,
         to_timestamp(((select (contact_rows.clock).epochs))
                        [width_bucket(c.respond_clock, (select (contact_rows.clock).starts))] + c.respond_clock)
    from clocked as c;
end;

comment on function demo_flow.contact_rows(demo_flow.run, demo_flow.clock, bigint, bigint, text, timestamptz[],
                                           timestamptz[], bigint, bigint) is $doc$
The contacts of a job's day plan, numbered n: when they come, of which company of the list (NULL without one), what
becomes of them and when they are answered. company_share of 1024 belong to a company; an answer takes up to sla
seconds of business time, and lies within the month. person and draw3 are draws that name and number them. It is
inlined.

reads:   crm.demo_job_days, crm.demo_job_months
example: select count(*) from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r cross
         join lateral demo_flow.clock_of(r) as c cross join lateral demo_flow.contact_rows(r, c, 1, 2,
         '01234567-89ab-8cde-8f01-', '{}', '{}', 512, 14400) as d where w.id = '00000000-0000-4000-8000-000000000015'
         and (d.respond_at > d.created_at) is not false
gives:   700
$doc$;
