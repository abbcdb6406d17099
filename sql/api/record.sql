create function demo.record(tenant_id uuid, entity text, id uuid)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_kpi.require_demo_tenant(record.tenant_id, false);
  return demo_kpi.record_json(record.tenant_id,
                              demo_kpi.require_record(record.tenant_id, record.entity, record.id), record.id, demo.now());
end
$$;

comment on function demo.record(uuid, text, uuid) is $doc$
A company, contact, deal, activity or member of the team of a demo tenant with its story: {tenantId, entity, id, name,
timezone, currency, record, timeline, timelineIsWhole, next, people, provenance}. timeline: the last 200 activities and
moves, the newest first, local in the tenant's time zone; next: what is due; people: those on a deal; provenance: the
job that made it, or that people did.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_contacts, crm.deal_stage_history, crm.deals,
         crm.demo_generation_jobs, crm.demo_jobs, crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.demo_work,
         crm.pipeline_stages, crm.tenants, crm.users, ref.countries
raises:  TG400 not a demo tenant, no such kind of record, or demo.as_of is no moment of the years 2000 to 2100
         TG404 there is no such tenant or record
example: select demo.record(d.tenant_id, 'deal', d.id) ->> 'name' = d.title
           from crm.deals as d where d.tenant_id = '00000000-0000-4000-8000-00000000000a' limit 1
gives:   true
$doc$;
