create function demo.verify_rows(tenant_id uuid, of_check text default null)
returns table (check_name text, entity text, id uuid)
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_kpi.require_tenant(verify_rows.tenant_id);
  return query
    select f.check_name, r.entity, i.id
      from demo_kpi.findings(verify_rows.tenant_id, demo.now()) as f
     cross join unnest(f.ids) as i (id)
      left join demo_kpi.all_records as r on r.tenant_id = verify_rows.tenant_id and r.id = i.id
     where of_check is null or f.check_name = of_check
     order by f.check_name collate "C", r.entity, i.id;
end
$$;

comment on function demo.verify_rows(uuid, text) is $doc$
The rows that demo.verify_tenant counts, of all checks or of one: which row of which entity. entity is NULL for rows
of other tables than companies, contacts, deals and activities.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_job_changes, crm.demo_job_months, crm.demo_jobs,
         crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.tags, crm.tenants,
         crm.users, ref
raises:  TG400 demo.as_of is no moment of the years 2000 to 2100
         TG404 there is no such tenant
example: select count(*) from demo.verify_rows('00000000-0000-4000-8000-00000000000a')
gives:   0
$doc$;
