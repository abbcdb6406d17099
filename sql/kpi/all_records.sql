create view demo_kpi.all_records as
select 'companies' as entity, r.tenant_id, r.id, r.owner_id, r.created_at, r.deleted_at,
       r.demo_generated, r.demo_job_id, r.demo_source_month
  from crm.companies as r
union all
select 'contacts', r.tenant_id, r.id, r.owner_id, r.created_at, r.deleted_at,
       r.demo_generated, r.demo_job_id, r.demo_source_month
  from crm.contacts as r
union all
select 'deals', r.tenant_id, r.id, r.owner_id, r.created_at, r.deleted_at,
       r.demo_generated, r.demo_job_id, r.demo_source_month
  from crm.deals as r
union all
select 'activities', r.tenant_id, r.id, r.user_id, r.created_at, r.deleted_at,
       r.demo_generated, r.demo_job_id, r.demo_source_month
  from crm.activities as r;

comment on view demo_kpi.all_records is $doc$
What all records have in common, whatever their entity: the tenant, the owner, when they were made, and their
provenance; deleted ones, too. A query that names an entity reads that table alone, and each by its indexes.
$doc$;
