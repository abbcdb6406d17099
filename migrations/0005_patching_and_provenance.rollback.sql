alter table crm.activities drop column demo_generated, drop column demo_job_id, drop column demo_source_month;
alter table crm.deals      drop column demo_generated, drop column demo_job_id, drop column demo_source_month;
alter table crm.contacts   drop column demo_generated, drop column demo_job_id, drop column demo_source_month;
alter table crm.companies  drop column demo_generated, drop column demo_job_id, drop column demo_source_month;
drop trigger generation_jobs_running on crm.demo_generation_jobs;
drop table crm.demo_patch_jobs;
drop function crm.keep_running_jobs();
drop table crm.demo_running_jobs;
