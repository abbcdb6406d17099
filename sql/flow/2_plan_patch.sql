create function demo_flow.plan_patch(deltas jsonb, industry text, currency text, drop_off_rate numeric)
returns table (month text, companies bigint, leads bigint, prospects bigint, customers bigint, unanswered bigint,
               won bigint, open bigint, lost bigint, won_minor bigint, open_minor bigint, lost_minor bigint, activities bigint)
language plpgsql stable  -- SQL would be planned anew at every call
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with asked as (
    select d.value ->> 'month' as month,
           coalesce((d.value #>> '{metrics,companiesCreated}')::numeric, 0) as companies,
           coalesce((d.value #>> '{metrics,leadsCreated}')::numeric, 0) as leads,
           -- leads imply contacts
           greatest(coalesce((d.value #>> '{metrics,contactsCreated}')::numeric, 0), coalesce((d.value #>> '{metrics,leadsCreated}')::numeric, 0)) as contacts,
           (d.value #>> '{metrics,dealsCreated}')::numeric as deals,
           coalesce((d.value #>> '{metrics,closedWonCount}')::numeric, 0) as won,
           (d.value #>> '{metrics,closedWonValue}')::numeric * u.unit as won_minor,
           (d.value #>> '{metrics,pipelineAddedValue}')::numeric * u.unit as pipeline_minor,
           (d.value #>> '{metrics,activitiesCreated}')::numeric as activities,
           b.low, b.high, b.average, i.activities_per_lead, i.activities_per_contact, i.activities_per_deal
      from jsonb_array_elements(plan_patch.deltas) as d
     cross join demo_flow.deal_bounds(plan_patch.industry, plan_patch.currency) as b
     cross join (select 10::numeric ^ c.minor_units as unit from ref.currencies as c where c.code = plan_patch.currency) as u
     cross join (select r.activities_per_lead, r.activities_per_contact, r.activities_per_deal from ref.industries as r where r.code = plan_patch.industry) as i
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
                else least(coalesce(r.others, r.open_sum), r.open_sum, greatest(1, ceil(r.open_sum / r.high), least(round(r.open_sum / r.average), 4 * r.won + 50))) end as open
      from rest as r
  )
  select s.month, s.companies::bigint, s.leads::bigint,
         (s.contacts - s.leads - c.customers)::bigint, c.customers::bigint, u.unanswered::bigint,
         s.won::bigint, s.open::bigint, (coalesce(s.others, s.open) - s.open)::bigint,
         s.won_sum::bigint,
         case when s.pipeline_minor is null then s.open * s.average else greatest(s.open_sum, 0) end::bigint,
         ((coalesce(s.others, s.open) - s.open) * s.average)::bigint,
         coalesce(s.activities, round((s.leads - u.unanswered) * s.activities_per_lead + (s.contacts - s.leads) * s.activities_per_contact
                                      + (s.won + coalesce(s.others, s.open)) * s.activities_per_deal))::bigint
    from split as s
   cross join lateral (
     select least(s.contacts - s.leads, greatest(ceil(0.3 * (s.contacts - s.leads)), least(s.won, ceil(0.6 * (s.contacts - s.leads))))) as customers
   ) as c
   cross join lateral (
     -- somebody answers in every month: to whom else should activities go
    select least(round(s.leads * plan_patch.drop_off_rate / 100), greatest(s.contacts - 1, 0)) as unanswered
   ) as u
   order by s.month;
end
$$;

comment on function demo_flow.plan_patch(jsonb, text, text, numeric) is $doc$
Step 2: the records that feasible deltas ([{month, metrics}]) come to, month by month; the same for preview and for execution. What
is not named is implied or natural for the industry. Money in minor units.

reads:   ref.industries, ref.currencies
example: select companies || ' ' || leads || ' ' || won_minor || ' ' || open_minor from demo_flow.plan_patch('[{"month": "2025-01", "metrics": {"leadsCreated": 50, "contactsCreated": 90, "companiesCreated": 10, "dealsCreated": 8, "closedWonCount": 3, "closedWonValue": 25000, "pipelineAddedValue": 75000}}]', 'saas', 'USD', 15)
gives:   10 50 2500000 5000000
$doc$;
