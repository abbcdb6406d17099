create function demo_kpi.deal_people(tenant_id uuid, deal_id uuid)
returns jsonb
language sql stable
begin atomic
  select coalesce(jsonb_agg(p.person order by p.no, p.person ->> 'name' collate "C", p.person ->> 'contactId'), '[]')
    from (
      select a.contact_id, bool_or(a.is_contact) as is_contact, min(a.role) as role
        from (
          select d.contact_id, true as is_contact, null as role
            from crm.deals as d
           where d.tenant_id = deal_people.tenant_id and d.id = deal_people.deal_id
          union all
          select r.contact_id, false, r.role
            from crm.deal_contacts as r
           where r.tenant_id = deal_people.tenant_id and r.deal_id = deal_people.deal_id
        ) as a
       group by a.contact_id
    ) as k
    join crm.contacts as c on c.tenant_id = deal_people.tenant_id and c.id = k.contact_id
   cross join lateral (
     select (not k.is_contact)::int as no, jsonb_build_object(
              'contactId', c.id, 'role', k.role, 'isContact', k.is_contact, 'jobTitle', c.job_title, 'email', c.email,
              'name', demo_calc.full_name(c.first_name, c.last_name,
                                          demo_kpi.family_first(deal_people.tenant_id))) as person
   ) as p;
end;

comment on function demo_kpi.deal_people(uuid, uuid) is $doc$
Who takes part in a deal, its contact first: [{contactId, name, role, isContact, jobTitle, email}]. role is NULL where none is
known.

reads:   crm.contacts, crm.deal_contacts, crm.deals, crm.tenants, ref.countries
example: select demo_kpi.deal_people('00000000-0000-4000-8000-00000000000a', null)
gives:   []
$doc$;
