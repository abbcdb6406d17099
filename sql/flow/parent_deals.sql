create function demo_flow.parent_deals(run demo_flow.run, contacts uuid[], rivals text[])
returns table (no bigint, person bigint, id uuid, owner_id uuid, product text, amount text, rival text,
               known_at timestamptz, closed_at timestamptz, quiet_at timestamptz)
language sql stable
begin atomic
  select row_number() over (order by d.created_at, j.application_no, d.id), p.person, d.id, d.owner_id,
         demo_flow.product_of(d.title), demo_flow.amount_of(d.value, d.currency),
         coalesce(d.competitor, demo_flow.rival_of(p.id, parent_deals.rivals)),
         case when c.first_response_at is not null then greatest(d.created_at, c.first_response_at) end,
         coalesce(d.closed_at, 'infinity'),
         case when d.closed_at is null and h.moved_at < (parent_deals.run).as_of - make_interval(days => i.days)
              then h.moved_at + interval '14 days' end
    from unnest(parent_deals.contacts) with ordinality as p (id, person)
   -- looked up one by one: a patch must not read the whole tenant for a few contacts
   cross join lateral (
     select r.* from crm.deals as r
      where r.tenant_id = ((parent_deals.run).tenant).id and r.contact_id = p.id and r.deleted_at is null
     offset 0
   ) as d
   cross join lateral (
     select coalesce(max(r.entered_at), d.created_at) as moved_at from crm.deal_stage_history as r
      where r.tenant_id = ((parent_deals.run).tenant).id and r.deal_id = d.id
   ) as h
   cross join (select demo_calc.fresh_days(r.cycle_days_max) as days
                 from ref.industries as r where r.code = ((parent_deals.run).tenant).industry) as i
   cross join lateral (
     select r.first_response_at from crm.contacts as r
      where r.tenant_id = ((parent_deals.run).tenant).id and r.id = p.id limit 1
   ) as c
    left join crm.demo_jobs as j on j.tenant_id = d.tenant_id and j.id = d.demo_job_id;
end;

comment on function demo_flow.parent_deals(demo_flow.run, uuid[], text[]) is $doc$
The deals of contacts, by age, with what texts say about them and since when deal and contact are both known. person is
the contact's place in the list; an open deal is closed at infinity, and quiet_at says from when on nobody thinks of one
that has stalled. Of a contact whom nobody has answered the deal is
never known: the first word there would come too late.

reads:   crm.contacts, crm.deal_stage_history, crm.deals, crm.demo_jobs, ref.industries
example: select count(*) > 0 from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.parent_deals(r, array(select c.id from crm.contacts as c
           where c.tenant_id = '00000000-0000-4000-8000-0000000000b8'), '{}') as d
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
