create function demo_care.delete_tenant_rows(tenant_id uuid)
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _activities bigint;
  _deals      bigint;
  _contacts   bigint;
  _companies  bigint;
begin
  -- Whether anything still refers to a deleted row is checked row by row, with plans that the session keeps. One from a time when
  -- the tables were small may read the whole tenant each time.
  discard plans;

  -- children first
  delete from crm.activities as r where r.tenant_id = delete_tenant_rows.tenant_id;
  get diagnostics _activities = row_count;
  delete from crm.deal_stage_history as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.deals as r where r.tenant_id = delete_tenant_rows.tenant_id;
  get diagnostics _deals = row_count;
  delete from crm.contact_tags as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.tags as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.contacts as r where r.tenant_id = delete_tenant_rows.tenant_id;
  get diagnostics _contacts = row_count;
  delete from crm.companies as r where r.tenant_id = delete_tenant_rows.tenant_id;
  get diagnostics _companies = row_count;
  delete from crm.pipeline_stages as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.pipelines as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.users as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.demo_job_days as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.demo_job_months as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.demo_jobs as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.demo_idempotency_keys as r where r.patched_tenant_id = delete_tenant_rows.tenant_id;  -- the jobs stay
  delete from crm.demo_tenant_metadata as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.tenants as r where r.id = delete_tenant_rows.tenant_id;
  return jsonb_build_object('companies', _companies, 'contacts', _contacts, 'deals', _deals, 'activities', _activities);
end
$$;

comment on function demo_care.delete_tenant_rows(uuid) is $doc$
Removes every row of a tenant and answers with the number of companies, contacts, deals and activities.

writes:  crm.tenants, crm.demo_tenant_metadata, crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.users, crm.pipelines, crm.pipeline_stages, crm.companies, crm.contacts, crm.deals, crm.deal_stage_history, crm.activities, crm.tags, crm.contact_tags, crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_running_jobs, crm.demo_idempotency_keys
example: select demo_care.delete_tenant_rows('00000000-0000-4000-8000-00000000000a') ->> 'contacts'
gives:   700
$doc$;
