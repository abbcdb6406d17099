create function demo.provenance_report()
returns table (tenant_id uuid, tenant_name text, completed_at timestamptz, entity text, marked bigint,
               unmarked bigint, human bigint)
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select u.tenant_id, t.name, u.completed_at, u.entity,
         (select count(*) from demo_kpi.all_records as r
           where r.tenant_id = u.tenant_id and r.entity = u.entity and r.demo_job_id is not null),
         u.unmarked, u.human
    from demo_care.unmarked_rows() as u
    join demo_kpi.entities() as e on e.name = u.entity
    join crm.tenants as t on t.id = u.tenant_id
   order by demo_calc.fold(t.name) collate "C", u.tenant_id, e.no;
end
$$;

comment on function demo.provenance_report() is $doc$
The provenance of every demo tenant's rows, by entity: marked ones have it; unmarked ones lack it though they existed
when the tenant's generation job completed (completed_at), which is what a backfill marks, so there are none after it;
human ones came later.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_jobs,
         crm.demo_tenant_metadata, crm.tenants
example: select marked || ' ' || unmarked || ' ' || human from demo.provenance_report() where entity = 'contacts' and
         tenant_name = 'Old Corp'
gives:   0 1 0
$doc$;
