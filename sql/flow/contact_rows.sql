create function demo_flow.contact_rows(run demo_flow.run, clock demo_flow.clock, state bigint, person_state bigint,
                                       prefix text, hired timestamptz[], founded timestamptz[], seats bigint[],
                                       company_share bigint, crowd bigint, sla bigint, recent_at timestamptz)
returns table (n bigint, month text, id_digits bigint, person bigint, draw1 bigint, draw3 bigint, draw4 bigint,
               owners int,
               company int,
               is_lead boolean, is_customer boolean, is_unanswered boolean, is_touched boolean, is_recent boolean,
               created_at timestamptz, respond_at timestamptz, convert_at timestamptz)
language sql stable
begin atomic
  with placed as (
    -- shares of a month are met exactly: place visits every number below contacts once
    select p.*, p.place * p.leads / p.month_contacts as leads_before,
           (p.place + 1) * p.leads / p.month_contacts > p.place * p.leads / p.month_contacts as is_lead
      from (
        select x.n, x.draw1, x.draw2 & 4095 as draw12, x.draw3, x.draw4, x.other as person, d.*,
               (d.place_shift + x.n * d.stride) % d.month_contacts as place,
               d.low_tick + (((x.draw2 >> 12) * d.ticks) >> 20)::int as tick,
               -- larger companies have more contacts: seats are counted over the companies that were there
               -- and not all of the first go to the first company
               case when d.companies > 0 and (x.draw1 & 1023) < least(contact_rows.company_share,
                      contact_rows.crowd * ((select contact_rows.seats))[d.companies] / x.n)
                 then 1 + width_bucket((x.draw1 >> 10) * ((select contact_rows.seats))[d.companies] >> 22,
                                       (select contact_rows.seats)) end as company
          from demo_flow.contact_days(contact_rows.run, contact_rows.prefix, contact_rows.hired,
                                      contact_rows.founded) as d
         cross join lateral demo_calc.dice(contact_rows.state, 4, d.before, d.contacts, contact_rows.person_state) as x
        offset 0
      ) as p
    offset 0
  ), sorted as (
    select p.*, demo_calc.tick_second((contact_rows.run).knots, p.tick) as day_second,
           not p.is_lead and (p.place - p.leads_before + 1) * p.customers / p.some_others
                             > (p.place - p.leads_before) * p.customers / p.some_others as is_customer,
           p.is_lead and (p.leads_before + 1) * p.unanswered / p.some_leads
                         > p.leads_before * p.unanswered / p.some_leads as is_unanswered,
           p.place - p.leads_before * p.unanswered / p.some_leads as candidate,
           p.is_lead and p.begins_at >= contact_rows.recent_at as is_recent
      from placed as p
    offset 0
  ), seen as materialized (
    select s.n, s.month, s.id_shift + s.n as id_digits, s.opens, s.clock_shift, s.month_end_second, s.span_end_second,
           s.owners, s.draw1, s.draw12, s.draw3, s.draw4, s.person, s.company, s.is_lead, s.is_customer,
             s.is_unanswered,
           s.is_recent,
           not s.is_unanswered and (s.candidate + 1) * s.touched / s.candidates
                                   > s.candidate * s.touched / s.candidates as is_touched,
           -- a company that opened later the same day comes first
           case when ((select contact_rows.founded))[s.company] > to_timestamp(s.opens + s.day_second)
                then f.second + ((s.last_second - f.second) * (s.draw3 & 255) >> 8)::int
                else s.day_second end as second
      from sorted as s
     cross join lateral (
       select extract(epoch from ((select contact_rows.founded))[s.company] - s.opens_at)::int as second
     ) as f
    offset 0
  ), waiting as (
    -- leads of the last days wait still: each that was answered changes places with an older one that was not
    select row_number() over (partition by s.month order by s.n desc) as no, s.month, s.n
      from seen as s where s.is_recent and s.is_touched
  ), older as (
    select row_number() over (partition by s.month order by s.n desc) as no, s.month, s.n
      from seen as s where s.is_unanswered and not s.is_recent and s.month in (select w.month from waiting as w)
  ), swapped as (
    select u.n from waiting as w join older as o on o.month = w.month and o.no = w.no
     cross join lateral (values (w.n), (o.n)) as u (n)
  ), clocked as (
    select s.*, to_timestamp(s.opens + s.second) as created_at,
           s.is_touched <> (w.n is not null) as is_met, s.is_unanswered <> (w.n is not null) as is_missed,
           s.clock_shift + s.second as since, s.month_end_second - s.clock_shift - s.second as left_over
      from seen as s
      left join swapped as w on w.n = s.n
    offset 0
  ), met as (
    -- half of the answers come within the first hour, half of these at once; near the end of a month inside what is
    -- left
    select c.*, case when c.is_met then c.since
             + case when d.seconds <= c.left_over then d.seconds else c.left_over * c.draw12 >> 12 end
               end as respond_clock
      from clocked as c
     cross join lateral (
       select case when c.draw12 < 1024 then 60 + (c.draw12 * 820 >> 10)
                   when c.draw12 < 2048 then 880 + ((c.draw12 - 1024) * 2720 >> 10)
                   else 3600 + ((contact_rows.sla - 3600) * ((c.draw12 - 2048) * (c.draw12 - 2048) >> 11) >> 11)
              end as seconds
     ) as d
    offset 0
  ), converted as (
    -- leads that became more than that did so within weeks; those who bought, with the first talk
    select m.*, case when m.is_met and not m.is_lead then m.respond_clock
             + case when d.seconds <= m.span_end_second - m.respond_clock then d.seconds
                    else (m.span_end_second - m.respond_clock) * (m.draw1 & 4095) >> 12 end end as convert_clock
      from met as m
     cross join lateral (
       select case when m.is_customer then 120 + ((m.draw1 & 4095) * 600 >> 12)
                   else 1800 + (((m.draw1 & 4095) * (m.draw1 & 4095) >> 12) * 810000 >> 12) end as seconds
     ) as d
    offset 0
  )
  select c.n, c.month, c.id_digits, c.person, c.draw1, c.draw3, c.draw4, c.owners, c.company, c.is_lead, c.is_customer,
         c.is_missed, c.is_met, c.is_recent, c.created_at,
         to_timestamp(((select (contact_rows.clock).epochs))
                        [width_bucket(c.respond_clock, (select (contact_rows.clock).starts))] + c.respond_clock),
         to_timestamp(((select (contact_rows.clock).epochs))
                        [width_bucket(c.convert_clock, (select (contact_rows.clock).starts))] + c.convert_clock)
    from converted as c;
end;

comment on function demo_flow.contact_rows(demo_flow.run, demo_flow.clock, bigint, bigint, text, timestamptz[],
                                           timestamptz[], bigint[], bigint, bigint, bigint, timestamptz) is $doc$
The contacts of a job's day plan, numbered n: when they come, of which company of the list (NULL without one), what
becomes of them, when they are answered and, if they are no leads any more, when they stopped being one. company_share
of 1024 belong to a company, by seats, which add up over the list, as long as there are no more than crowd (of 1024) for
a seat; an answer takes up to sla seconds of business time,
and lies within the month. Leads since recent_at wait for an answer, as far as the month leaves as many unanswered.
person, draw1, draw3 and draw4 are draws that name and number them. It is inlined.

reads:   crm.demo_job_days, crm.demo_job_months
example: select count(*) from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r cross
         join lateral demo_flow.clock_of(r) as c cross join lateral demo_flow.contact_rows(r, c, 1, 2,
         '01234567-89ab-8cde-8f01-', '{}', '{}', '{}', 512, 2048, 14400,
         'infinity') as d
         where w.id = '00000000-0000-4000-8000-000000000015' and (d.respond_at > d.created_at) is not false
gives:   700
$doc$;
