create view demo_kpi.held_records as
select 'companies' as entity, r.tenant_id, r.id, r.demo_job_id, r.owner_id, null::uuid as company_id,
       null::uuid as contact_id, null::uuid as deal_id, r.created_at, r.deleted_at, not r.demo_generated as is_human,
       demo_kpi.is_touched(r.updated_at, r.demo_written_at, r.created_at)
         or exists (select from crm.demo_jobs as j
                     where j.tenant_id = r.tenant_id and j.id = r.demo_job_id and j.backfilled) as is_touched
  from crm.companies as r
union all
select 'contacts', r.tenant_id, r.id, r.demo_job_id, r.owner_id, r.company_id, null, null, r.created_at, r.deleted_at,
       not r.demo_generated,
       demo_kpi.is_touched(r.updated_at, r.demo_written_at, coalesce(r.first_response_at, r.created_at))
         or exists (select from crm.demo_jobs as j
                     where j.tenant_id = r.tenant_id and j.id = r.demo_job_id and j.backfilled)
  from crm.contacts as r
union all
select 'deals', r.tenant_id, r.id, r.demo_job_id, r.owner_id, r.company_id, r.contact_id, null, r.created_at,
       r.deleted_at, not r.demo_generated,
       demo_kpi.is_touched(r.updated_at, r.demo_written_at, coalesce(r.closed_at, r.created_at))
         or exists (select from crm.demo_jobs as j
                     where j.tenant_id = r.tenant_id and j.id = r.demo_job_id and j.backfilled)
  from crm.deals as r
union all
select 'activities', r.tenant_id, r.id, r.demo_job_id, r.user_id, null, r.contact_id, r.deal_id, r.created_at,
       r.deleted_at, not r.demo_generated,
       demo_kpi.is_touched(r.updated_at, r.demo_written_at, r.created_at)
         or exists (select from crm.demo_jobs as j
                     where j.tenant_id = r.tenant_id and j.id = r.demo_job_id and j.backfilled)
  from crm.activities as r;

comment on view demo_kpi.held_records is
  'Records with what they hang on, and who holds them: is_human, a person made the row; is_touched, a person changed'
  ' one that a job made. Rows that a backfill found count as touched. The one definition of what no job may change.';
