create function demo_flow.step_rows(run demo_flow.run, clock demo_flow.clock, agenda demo_flow.agenda, state bigint,
                                    cell int)
returns setof demo_flow.told_row
language sql stable
begin atomic
  with span as (
    -- only where the job reaches to the days before its as-of
    select ((select (step_rows.clock).starts))[n.days]
             + ((select (step_rows.clock).lasts))[n.days]
             - ((select (step_rows.clock).firsts))[n.days] as last
      from (select cardinality((step_rows.clock).starts) as days) as n
     where ((select (step_rows.agenda).places))[n.days] >= (step_rows.agenda).today - 1
  ), open as (
    select d.id as deal_id, d.contact_id, d.owner_id, d.next_step, d.title, d.value, d.currency, d.competitor,
           greatest(d.created_at, c.first_response_at, h.entered_at) as since, c.first_name, c.last_name, c.company_id,
           1 as class, d.id as key
      from crm.deals as d
     cross join lateral (
       select r.first_name, r.last_name, r.company_id, r.first_response_at
         from crm.contacts as r
        where r.tenant_id = ((step_rows.run).tenant).id and r.id = d.contact_id
          and r.first_response_at is not null limit 1
     ) as c
     cross join lateral (
       select max(r.entered_at) as entered_at from crm.deal_stage_history as r
        where r.tenant_id = ((step_rows.run).tenant).id and r.deal_id = d.id
     ) as h
     where exists (select from span)
       and d.tenant_id = ((step_rows.run).tenant).id and d.demo_job_id = (step_rows.run).job_id and d.closed_at is null
       and coalesce(h.entered_at, d.created_at) >= (step_rows.run).as_of - make_interval(days => (
             select demo_calc.fresh_days(r.cycle_days_max)
               from ref.industries as r where r.code = ((step_rows.run).tenant).industry))
    union all
    select null, r.id, r.owner_id, null, null, null, null, null, r.first_response_at, r.first_name, r.last_name,
           r.company_id, 2, r.id
      from crm.contacts as r
     where exists (select from span)
       and r.tenant_id = ((step_rows.run).tenant).id and r.demo_job_id = (step_rows.run).job_id
       and r.first_response_at is not null and coalesce(r.lead_status, 'qualified') in ('qualified', 'contacted')
  ), drawn as (
    select o.*, x.draw1 as dice, row_number() over (partition by o.owner_id
                                                order by o.class, case o.class when 1 then o.since end, x.draw1,
                                                  o.n) as r
      from (select p.*, row_number() over (order by p.class, p.key) as n from open as p) as o
     cross join lateral demo_calc.dice(step_rows.state, 1, o.n, 1) as x
     where o.owner_id is not null
  ), kinds (r, type, late, days) as (
    -- what is on the desk of each owner: late: overdue; days: how many working days ahead
    values (1, 'task', true, 1), (2, 'meeting', false, 1), (3, 'task', false, 0), (4, 'meeting', false, 2),
           (5, 'task', true, 2), (6, 'call', false, 0), (7, 'task', false, 3), (8, 'meeting', false, 3),
           (9, 'task', false, 1), (10, 'call', false, 1)
  ), noted as (
    select d.*, k.type, k.days, p.last, f.low, f.high, k.late and f.high > f.low as late,
           case when k.late and f.high > f.low then f.low + (f.high - f.low) * (d.dice >> 8 & 1023) / 1024
                else f.low + (p.last - f.low) * (d.dice >> 8 & 1023) / 1024 end as clock
      from drawn as d
      join kinds as k on k.r = d.r
     cross join span as p
     cross join lateral (
       select width_bucket(d.since, (select (step_rows.clock).begins)) as day) as b
     cross join lateral (
       select greatest(((select (step_rows.clock).starts))[b.day] + extract(epoch
                                                                      from d.since - ((select (step_rows.clock).begins))[b.day])::bigint,
                       p.last - 6 * 32400) as low,
              p.last - (k.days + 1) * 32400 as high) as f
     where b.day > 0 and f.low <= p.last
  ), placed as (
    select n.*, width_bucket(n.clock, (select (step_rows.clock).starts)) as day,
           -- an overdue one was to be done a day or two after it was noted
           case when n.late then n.clock + n.days * 32400 + 900 end as due_clock
      from noted as n
  ), timed as (
    select p.*, (((select (step_rows.clock).epochs))[p.day] + p.clock)::bigint as at,
           case when p.late then ((((select (step_rows.clock).epochs))[w.day] + p.due_clock)::bigint + 899) / 900 * 900
                when p.type = 'meeting'
                  then (((select (step_rows.agenda).opens))[(step_rows.agenda).today + p.days] + (1
                                                                      + (p.dice >> 18 & 7)) * 3600)
                         / 3600 * 3600
                else ((select (step_rows.agenda).opens))[(step_rows.agenda).today + p.days] + 25200
                  + (p.dice >> 18 & 7) * 900
           end as due
      from placed as p
     cross join lateral (
       select case when p.late then width_bucket(p.due_clock, (select (step_rows.clock).starts)) end as day) as w
  )
  select (t.day, (3::bigint << 58) | ((t.r & 15) << 54) | ((t.dice & 16383) << 40) | t.n, t.at, t.type,
          case when t.type = 'call' then 'out' end, null,
          coalesce(case when t.type = 'meeting' then 'Meeting: ' || demo_flow.product_of(t.title)
                       -- what is to be done by telephone is a call, and nothing else is
                       when t.type <> 'call' or t.next_step like 'Call %' then t.next_step end,
                   case t.type when 'meeting' then 'Appointment with ' when 'call' then 'Call ' else 'Get back to ' end
                     || n.name),
          case t.type when 'meeting' then 'With ' || n.name || coalesce(' of ' || o.name, '') || '; '
                                          || coalesce(t.next_step, 'where we stand and what comes next') || '.'
                      else n.name || coalesce(', ' || o.name, '') || coalesce(': ' || demo_flow.product_of(t.title), '')
                           || coalesce(', ' || demo_flow.amount_of(t.value, t.currency), '') end,
          t.contact_id, t.deal_id, t.owner_id, t.due, null,
          case when t.type = 'meeting' then case when step_rows.cell > 1800 then 30 + 15 * (t.dice % 3) else 30
            end end, t.r, null, null)::demo_flow.told_row
    from timed as t
   cross join (select r.name_order = 'family_first' as family_first
                 from ref.countries as r where r.code = ((step_rows.run).tenant).country) as f
   cross join lateral (select demo_calc.full_name(t.first_name, t.last_name, f.family_first) as name) as n
    left join lateral (
      select r.name from crm.companies as r
       where r.tenant_id = ((step_rows.run).tenant).id and r.id = t.company_id limit 1
    ) as o on true;
end;

comment on function demo_flow.step_rows(demo_flow.run, demo_flow.clock, demo_flow.agenda, bigint, int) is $doc$
What is still to be done as of a job: for each owner of its open deals, or else of its contacts, meetings in the coming
days, steps that are due today or soon, and some that are overdue. Nothing where the job ends long before its as-of.

reads:   crm.companies, crm.contacts, crm.deal_stage_history, crm.deals, ref.countries, ref.industries
example: select count(*) > 8 and bool_or(s.due < extract(epoch from r.as_of)) from crm.demo_work as w
         cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.step_rows(r, demo_flow.clock_of(r), demo_flow.agenda_of(r), 1, 3600) as s
         where w.id = '00000000-0000-4000-8000-000000000018'
         group by r.as_of
gives:   true
$doc$;
