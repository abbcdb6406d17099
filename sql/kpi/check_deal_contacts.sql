create function demo_kpi.check_deal_contacts(frame demo_kpi.frame)
returns setof demo_kpi.finding
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant_id uuid := frame.tenant_id;
begin
  return query
  select f.*
    from (
      select array[
        ('deal_contact_of_own_tenant', array_agg(p.deal_id) filter (where d.id is null or c.id is null)),
        ('deal_contact_of_company', array_agg(p.deal_id) filter (
          where d.demo_generated and c.demo_generated and c.company_id is distinct from d.company_id)),
        ('deal_contact_before_close', array_agg(p.deal_id) filter (
          where d.demo_generated and c.demo_generated and c.created_at > d.closed_at))
      ]::demo_kpi.finding[] as list
        from crm.deal_contacts as p
        left join crm.deals as d on d.tenant_id = _tenant_id and d.id = p.deal_id
        left join crm.contacts as c on c.tenant_id = _tenant_id and c.id = p.contact_id
       where p.tenant_id = _tenant_id
    ) as c
   cross join unnest(c.list) as f;
end
$$;

comment on function demo_kpi.check_deal_contacts(demo_kpi.frame) is $doc$
Checks who takes part in deals: somebody of the deal's company who was there before it closed. What is found are the
deals, once for each contact.

reads:   crm.contacts, crm.deal_contacts, crm.deals
example: select count(*) from demo_kpi.check_deal_contacts(
           demo_kpi.frame_of('00000000-0000-4000-8000-00000000000a', demo_world.now()))
         where ids is null
gives:   3
$doc$;
