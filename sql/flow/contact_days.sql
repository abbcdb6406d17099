create function demo_flow.contact_days(run demo_flow.run, prefix text, hired timestamptz[], founded timestamptz[])
returns table (month text, opens_at timestamptz, opens double precision, low_tick int, ticks int, last_second int,
               clock_shift bigint, month_end_second bigint, contacts bigint, before bigint, id_shift bigint,
               place_shift bigint, stride bigint, owners int, companies int, month_contacts bigint,
               span_end_second bigint, begins_at timestamptz, leads int,
               some_leads int, some_others int, customers int, unanswered int, candidates bigint, touched bigint)
language sql stable
begin atomic
  with months as materialized (
    select m.month, m.leads, m.prospects + m.customers as others, m.customers, m.unanswered,
           (m.leads + m.prospects + m.customers)::bigint as contacts,
           least(m.activities, m.leads + m.prospects + m.customers - m.unanswered)::bigint as touched,
           demo_calc.stride(m.leads + m.prospects + m.customers, 0.754878) as stride,
           demo_calc.rng_state((contact_days.run).stream || ':contacts:' || m.month) as shift,
           -- neighbouring months of a plan are one span
           (left(m.month, 4)::int * 12 + right(m.month, 2)::int) - row_number() over (order by m.month) as span
      from crm.demo_job_months as m
     where m.tenant_id = ((contact_days.run).tenant).id
       and m.job_id = (contact_days.run).job_id
  ), days as (
    select d.*,
           (sum(d.contacts) over (order by d.day_no) - d.contacts)::bigint as before,
           (sum(d.contacts) over (partition by d.month order by d.day_no) - d.contacts)::bigint as month_before
      from crm.demo_job_days as d
     where d.tenant_id = ((contact_days.run).tenant).id
       and d.job_id = (contact_days.run).job_id
  ), spans as (
    select m.span, max(d.month_end_second) as end_second
      from months as m join days as d on d.month = m.month group by m.span
  )
  select d.month, d.opens_at, extract(epoch from d.opens_at)::double precision, d.low_tick,
         d.high_tick - d.low_tick,
         d.last_second, d.start_second - d.first_second, d.month_end_second, d.contacts, d.before,
         demo_calc.id_digits(contact_days.prefix, d.month) + d.month_before - d.before - 1,
         (d.month_before - d.before - 1) * m.stride + m.shift, m.stride,
         width_bucket(d.opens_at + make_interval(secs => d.first_second), contact_days.hired),
         width_bucket(d.opens_at + make_interval(secs => d.last_second), contact_days.founded),
         m.contacts, s.end_second, d.opens_at + make_interval(secs => d.first_second), m.leads,
         greatest(m.leads, 1), greatest(m.others, 1), m.customers, m.unanswered,
         greatest(m.contacts - m.unanswered, 1), m.touched
    from days as d
    join months as m on m.month = d.month
    join spans as s on s.span = m.span;
end;

comment on function demo_flow.contact_days(demo_flow.run, text, timestamptz[], timestamptz[]) is $doc$
The days of a job's plan with what its contacts need: how many there are before, what their ordinals become ids and
places in the month's permutation by, how many owners (hired since) and companies (founded since) there are, and how
many of the month are leads, customers, unanswered and touched. span_end_second is where the business clock stands
when the last of the neighbouring months ends.

reads:   crm.demo_job_days, crm.demo_job_months
example: select sum(d.contacts) from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.contact_days(r, '01234567-89ab-8cde-8f01-', '{}', '{}') as d
         where w.id = '00000000-0000-4000-8000-000000000015'
gives:   700
$doc$;
