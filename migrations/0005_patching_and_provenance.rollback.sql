alter table crm.activities drop column demo_generated, drop column demo_job_id, drop column demo_source_month;
alter table crm.deals      drop column demo_generated, drop column demo_job_id, drop column demo_source_month;
alter table crm.contacts   drop column demo_generated, drop column demo_job_id, drop column demo_source_month;
alter table crm.companies  drop column demo_generated, drop column demo_job_id, drop column demo_source_month;
drop table crm.demo_patch_jobs;
