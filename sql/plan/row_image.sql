create function demo_plan.row_image(tenant_id uuid, entity text, row_id uuid)
returns jsonb
language sql stable
begin atomic
  select case row_image.entity
           when 'companies' then (select to_jsonb(r) from crm.companies as r
                                   where r.tenant_id = row_image.tenant_id and r.id = row_image.row_id)
           when 'contacts' then (select to_jsonb(r) from crm.contacts as r
                                  where r.tenant_id = row_image.tenant_id and r.id = row_image.row_id)
           when 'deals' then (select to_jsonb(r) from crm.deals as r
                               where r.tenant_id = row_image.tenant_id and r.id = row_image.row_id)
           when 'activities' then (select to_jsonb(r) from crm.activities as r
                                    where r.tenant_id = row_image.tenant_id and r.id = row_image.row_id)
         end;
end;

comment on function demo_plan.row_image(uuid, text, uuid) is $doc$
A record as JSON, by its columns; NULL where it is not there.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals
example: select demo_plan.row_image('00000000-0000-4000-8000-00000000000f', 'contacts',
         '00000000-0000-4000-8000-0000000000f3') ->> 'first_name'
gives:   Olga
$doc$;
