create function demo_flow.own_links(entity text)
returns text
language sql immutable parallel safe
begin atomic
  select case own_links.entity
    when 'contacts' then $x$jsonb_build_object(
      'tags', (select jsonb_agg(jsonb_build_object('tag_id', g.tag_id, 'created_at', g.created_at) order by g.tag_id)
                 from crm.contact_tags as g where g.tenant_id = r.tenant_id and g.contact_id = r.id),
      'people', (select jsonb_agg(to_jsonb(p) - 'tenant_id' - 'contact_id' order by p.deal_id)
                   from crm.deal_contacts as p where p.tenant_id = r.tenant_id and p.contact_id = r.id))$x$
    when 'deals' then $x$jsonb_build_object(
      'history', (select jsonb_agg(to_jsonb(h) - 'tenant_id' - 'deal_id' order by h.id)
                    from crm.deal_stage_history as h where h.tenant_id = r.tenant_id and h.deal_id = r.id),
      'people', (select jsonb_agg(to_jsonb(p) - 'tenant_id' - 'deal_id' order by p.contact_id)
                   from crm.deal_contacts as p where p.tenant_id = r.tenant_id and p.deal_id = r.id))$x$
    else $x$'{}'::jsonb$x$ end;
end;

comment on function demo_flow.own_links(text) is $doc$
What belongs to a record r of an entity in tables beside its own, as an expression of JSON: tags of a contact, stage
history of a deal, people of deals.

reads:   crm.contact_tags, crm.deal_contacts, crm.deal_stage_history
example: select demo_flow.own_links('companies')
gives:   '{}'::jsonb
$doc$;
