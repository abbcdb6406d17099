create function demo_care.unmarked_rows()
returns table (tenant_id uuid, completed_at timestamptz, entity text, unmarked bigint, human bigint)
language sql stable
begin atomic
  select m.tenant_id, o.completed_at, e.name, r.unmarked, r.rows - r.unmarked
    from crm.demo_tenant_metadata as m
    left join demo_care.old_tenants() as o on o.tenant_id = m.tenant_id
   cross join demo_kpi.entities() as e
   cross join lateral (
     select count(*) as rows,
            count(*) filter (where r.created_at > '-infinity' and r.created_at <= o.completed_at) as unmarked
       from demo_kpi.all_records as r
      where r.tenant_id = m.tenant_id and r.entity = e.name and not r.demo_generated
   ) as r
   where e.is_record;
end;

comment on function demo_care.unmarked_rows() is $doc$
The rows of demo tenants without provenance, by tenant and entity: unmarked ones existed when the tenant's generation
job completed and are the generator's; the others are of people. A tenant that was made with provenance, or without a
completed job, has only the latter.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_jobs,
         crm.demo_tenant_metadata
example: select sum(unmarked) from demo_care.unmarked_rows()
gives:   4
$doc$;
