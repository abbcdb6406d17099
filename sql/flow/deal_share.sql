create function demo_flow.deal_share(run demo_flow.run, industry ref.industries, fillers int[])
returns int
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
  with months as (
    select sum(m.activities)::numeric as activities,
           sum((m.won + m.open + m.lost) * (deal_share.industry).activities_per_deal)::numeric as about_deals,
           sum(m.leads * (deal_share.industry).activities_per_lead
               + (m.prospects + m.customers) * (deal_share.industry).activities_per_contact)::numeric as about_contacts,
           sum(least(m.activities, m.leads + m.prospects + m.customers - m.unanswered))::numeric as touches
      from crm.demo_job_months as m
     where m.tenant_id = ((deal_share.run).tenant).id and m.job_id = (deal_share.run).job_id
  ), rests as (
    select coalesce(sum(f.fillers), 0)::numeric as fillers from unnest(deal_share.fillers) as f (fillers)
  )
  -- the beats of deals were told already; some of the talk stays for the others, and some for deals
  select round(256 * least(0.85, greatest(0.2,
           (m.activities * m.about_deals / nullif(m.about_deals + m.about_contacts, 0)
              - (m.activities - m.touches - r.fillers)) / nullif(r.fillers, 0))))::int
    from months as m
   cross join rests as r;
end;

comment on function demo_flow.deal_share(demo_flow.run, ref.industries, int[]) is $doc$
Of 256 fillers of a job, how many are about a deal where one is open: so that with their beats deals have their part of
the activities.

reads:   crm.demo_job_months
example: select demo_flow.deal_share(r, i, '{1000}') between 51 and 218 from crm.demo_work as w
         cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         join ref.industries as i on i.code = (r.tenant).industry
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
