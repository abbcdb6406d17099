create function demo_care.delete_tenant_rows(tenant_id uuid)
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
declare
  _entity  record;
  _rows    bigint;
  _records jsonb := '{}';
begin
  -- Whether anything still refers to a deleted row is checked row by row, with plans that the session keeps. One from a
  -- time when the tables were small may read the whole tenant each time; the settings keep new ones to the indexes.
  discard plans;

  for _entity in select e.name, e.is_record from demo_kpi.entities() as e order by e.no desc loop  -- children first
    execute format('delete from crm.%I as r where r.tenant_id = $1', _entity.name) using tenant_id;
    get diagnostics _rows = row_count;
    if _entity.is_record then
      _records := _records || jsonb_build_object(_entity.name, _rows);
    end if;
  end loop;
  delete from crm.demo_job_changes as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.demo_job_days as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.demo_job_months as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.demo_jobs as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.demo_idempotency_keys as r where r.patched_tenant_id = delete_tenant_rows.tenant_id;  -- the jobs stay
  delete from crm.demo_tenant_metadata as r where r.tenant_id = delete_tenant_rows.tenant_id;
  delete from crm.tenants as r where r.id = delete_tenant_rows.tenant_id;
  return _records;
end
$$;

comment on function demo_care.delete_tenant_rows(uuid) is $doc$
Removes every row of a tenant and answers with the number of its records, by entity.

writes:  crm.tenants, crm.demo_tenant_metadata, crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.users,
         crm.pipelines, crm.pipeline_stages, crm.companies, crm.contacts, crm.deals, crm.deal_stage_history,
         crm.deal_contacts, crm.activities, crm.tags, crm.contact_tags, crm.demo_generation_jobs, crm.demo_patch_jobs,
         crm.demo_running_jobs, crm.demo_idempotency_keys
example: select demo_care.delete_tenant_rows('00000000-0000-4000-8000-00000000000a') ->> 'contacts'
gives:   700
$doc$;
