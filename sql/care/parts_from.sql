create function demo_care.parts_from(after_tenant_id uuid, after_entity text, after_at timestamptz)
returns table (tenant_id uuid, tenant_name text, job_id uuid, created_at timestamptz, completed_at timestamptz,
               no int, entity text, from_at timestamptz)
language sql stable
begin atomic
  select o.tenant_id, t.name, o.job_id, o.created_at, o.completed_at, e.no, e.name,
         case when o.tenant_id = a.tenant_id and e.name = a.entity then coalesce(a.at, '-infinity') else '-infinity' end
    from demo_care.old_tenants() as o
    join crm.tenants as t on t.id = o.tenant_id
   cross join demo_kpi.entities() as e
   cross join (
     select parts_from.after_tenant_id as tenant_id, parts_from.after_entity as entity, parts_from.after_at as at,
            (select n.no from demo_kpi.entities() as n where n.name = parts_from.after_entity) as no
   ) as a
   where e.is_record
     and (a.tenant_id is null or o.tenant_id >= a.tenant_id)
     and (o.tenant_id is distinct from a.tenant_id or e.no >= coalesce(a.no, 0));
end;

comment on function demo_care.parts_from(uuid, text, timestamptz) is $doc$
What a backfill still has to look at, by tenant and entity, and each from which instant on, after a batch that ended
at this tenant, entity and instant; all of it for NULL.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_jobs,
         crm.demo_tenant_metadata, crm.tenants
example: select string_agg(p.entity, ' ' order by p.no) from
         demo_care.parts_from('00000000-0000-4000-8000-00000000000f', 'deals', null) as p where p.tenant_id =
         '00000000-0000-4000-8000-00000000000f'
gives:   deals activities
$doc$;
