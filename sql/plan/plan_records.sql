create function demo_plan.plan_records(deltas demo_kpi.figure[], industry text, currency text, drop_off_rate numeric,
                                       is_new boolean)
returns setof demo_plan.records
language plpgsql stable  -- SQL would be planned anew at every call
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with named as (
    select d.month,
           coalesce(max(d.value) filter (where d.metric = 'companiesCreated'), 0) as companies,
           coalesce(max(d.value) filter (where d.metric = 'leadsCreated'), 0) as leads,
           coalesce(max(d.value) filter (where d.metric = 'contactsCreated'), 0) as contacts,
           max(d.value) filter (where d.metric = 'dealsCreated') as deals,
           coalesce(max(d.value) filter (where d.metric = 'closedWonCount'), 0) as won,
           max(d.value) filter (where d.metric = 'closedWonValue') as won_value,
           max(d.value) filter (where d.metric = 'pipelineAddedValue') as pipeline,
           max(d.value) filter (where d.metric = 'activitiesCreated') as activities
      from unnest(plan_records.deltas) as d
     group by d.month
  ), asked as (
    select n.month, n.companies, n.leads, greatest(n.contacts, n.leads) as contacts,  -- leads imply contacts
           n.deals, n.won, n.won_value * u.unit as won_minor, n.pipeline * u.unit as pipeline_minor, n.activities,
           b.low, b.high, b.average, i.activities_per_lead, i.activities_per_contact, i.activities_per_deal, i.early
      from named as n
     cross join demo_world.deal_bounds(plan_records.industry, plan_records.currency) as b
     cross join (select 10::numeric ^ c.minor_units as unit from ref.currencies as c
                 where c.code = plan_records.currency) as u
     cross join (select r.activities_per_lead, r.activities_per_contact, r.activities_per_deal, r.cycle_days_max / 60
                 + 1 as early
                   from ref.industries as r where r.code = plan_records.industry) as i
  ), won as (
    -- a value that is not named is natural, as far as the pipeline leaves room
    select a.*,
           case when a.won_minor is not null then a.won_minor
                when a.won = 0 then 0
                when a.pipeline_minor is null then a.won * a.average
                when a.deals = a.won then a.pipeline_minor
                else greatest(a.won, least(a.won * a.average, a.pipeline_minor)) end as won_sum
      from asked as a
  ), rest as (
    -- deals that are not won: open ones carry what the pipeline holds beyond won deals; the others are lost
    select w.*, w.pipeline_minor - w.won_sum as open_sum, w.deals - w.won as others
      from won as w
  ), split as (
    select r.*,
           case when r.pipeline_minor is null then ceil(coalesce(r.others, 0) / 2)
                when r.open_sum <= 0 then 0
                else least(coalesce(r.others, r.open_sum), r.open_sum,
                           greatest(1, ceil(r.open_sum / r.high),
                                    least(round(r.open_sum / r.average), 4 * r.won + 50))) end as open
      from rest as r
  ), buying as (
    select u.month, u.customers
      from (
        select array_agg(s.month order by s.month) as months,
               demo_plan.customers_of(array_agg((s.contacts - s.leads)::bigint order by s.month),
                                      array_agg(s.won::bigint order by s.month),
                                      case when plan_records.is_new then min(s.early) else 0 end) as customers
          from split as s
      ) as a
     cross join lateral unnest(a.months, a.customers) as u (month, customers)
  )
  select s.month, s.companies::bigint, s.leads::bigint,
         (s.contacts - s.leads - c.customers)::bigint, c.customers, u.unanswered::bigint,
         s.won::bigint, s.open::bigint, (coalesce(s.others, s.open) - s.open)::bigint,
         s.won_sum::bigint,
         case when s.pipeline_minor is null then s.open * s.average else greatest(s.open_sum, 0) end::bigint,
         ((coalesce(s.others, s.open) - s.open) * s.average)::bigint,
         coalesce(s.activities,
                  round((s.leads - u.unanswered) * s.activities_per_lead
                        + (s.contacts - s.leads) * s.activities_per_contact
                                      + (s.won + coalesce(s.others, s.open)) * s.activities_per_deal))::bigint
    from split as s
    join buying as c on c.month = s.month
   cross join lateral (
     -- somebody answers in every month: to whom else should activities go
     select least(round(s.leads * plan_records.drop_off_rate / 100), greatest(s.contacts - 1, 0)) as unanswered
   ) as u
   order by s.month;
end
$$;

comment on function demo_plan.plan_records(demo_kpi.figure[], text, text, numeric, boolean) is $doc$
Step 2: the records that feasible deltas come to, month by month; the same for preview and for execution. What is not
named is implied or natural for the industry. is_new: the tenant is still to be made.

reads:   ref.currencies, ref.industries
example: select companies || ' ' || leads || ' ' || won_minor || ' ' || open_minor from
         demo_plan.plan_records(demo_kpi.figures_of_json('[{"month": "2025-01", "metrics": {"leadsCreated": 50,
         "contactsCreated": 90, "companiesCreated": 10, "dealsCreated": 8, "closedWonCount": 3, "closedWonValue":
         25000, "pipelineAddedValue": 75000}}]'), 'saas', 'USD', 15, false)
gives:   10 50 2500000 5000000
$doc$;
