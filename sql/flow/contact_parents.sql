create function demo_flow.contact_parents(tenant_id uuid)
returns table (no bigint, id uuid, created_at timestamptz, known_at timestamptz, status text, first_response_at timestamptz, owner_id uuid)
language sql stable
begin atomic
  select row_number() over (order by coalesce(c.first_response_at, c.created_at), j.application_no, c.id),
         c.id, c.created_at, coalesce(c.first_response_at, c.created_at), c.status, c.first_response_at, c.owner_id
    from crm.contacts as c
    left join crm.demo_jobs as j on j.tenant_id = c.tenant_id and j.id = c.demo_job_id
   where c.tenant_id = contact_parents.tenant_id
     and c.deleted_at is null;
end;

comment on function demo_flow.contact_parents(uuid) is $doc$
The tenant's contacts in the order in which they became known: at the first response, or when they were created if there was
none. Deals and activities pick from them, and begin then.

reads:   crm.contacts, crm.demo_jobs
example: select count(*) from demo_flow.contact_parents('00000000-0000-4000-8000-00000000000a')
gives:   700
$doc$;
