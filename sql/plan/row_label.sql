create function demo_plan.row_label(tenant_id uuid, entity text, row_id uuid)
returns text
language sql stable
begin atomic
  select coalesce(r.image ->> 'name', r.image ->> 'title', r.image ->> 'subject',
                  concat_ws(' ', r.image ->> 'first_name', r.image ->> 'last_name'))
    from (select demo_plan.row_image(row_label.tenant_id, row_label.entity, row_label.row_id) as image offset 0) as r;
end;

comment on function demo_plan.row_label(uuid, text, uuid) is $doc$
What people call a record: its name, title or subject.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals
example: select demo_plan.row_label('00000000-0000-4000-8000-00000000000f', 'contacts',
         '00000000-0000-4000-8000-0000000000f3')
gives:   Olga Old
$doc$;
