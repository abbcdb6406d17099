create function demo_flow.parent_deals(run demo_flow.run, contacts uuid[], rivals text[])
returns table (no bigint, person bigint, id uuid, owner_id uuid, product text, amount text, rival text,
               known_at timestamptz,
               closed_at timestamptz)
language sql stable
begin atomic
  select row_number() over (order by d.created_at, j.application_no, d.id), p.person, d.id, d.owner_id,
         demo_flow.product_of(d.title), demo_flow.amount_of(d.value, d.currency),
         coalesce(d.competitor, demo_flow.rival_of(p.id, parent_deals.rivals)),
         case when c.first_response_at is not null then greatest(d.created_at, c.first_response_at) end,
         coalesce(d.closed_at, 'infinity')
    from unnest(parent_deals.contacts) with ordinality as p (id, person)
   -- looked up one by one: a patch must not read the whole tenant for a few contacts
   cross join lateral (
     select r.* from crm.deals as r
      where r.tenant_id = ((parent_deals.run).tenant).id and r.contact_id = p.id and r.deleted_at is null
     offset 0
   ) as d
   cross join lateral (
     select r.first_response_at from crm.contacts as r
      where r.tenant_id = ((parent_deals.run).tenant).id and r.id = p.id limit 1
   ) as c
    left join crm.demo_jobs as j on j.tenant_id = d.tenant_id and j.id = d.demo_job_id;
end;

comment on function demo_flow.parent_deals(demo_flow.run, uuid[], text[]) is $doc$
The deals of contacts, by age, with what texts say about them and since when deal and contact are both known. person is
the contact's place in the list; an open deal is closed at infinity. Of a contact whom nobody has answered the deal is
never known: the first word there would come too late.

reads:   crm.contacts, crm.deals, crm.demo_jobs
example: select count(*) > 0 from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.parent_deals(r, array(select c.id from crm.contacts as c
           where c.tenant_id = '00000000-0000-4000-8000-0000000000b8'), '{}') as d
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
