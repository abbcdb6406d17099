drop table crm.demo_job_progress;
drop table crm.demo_job_days;
drop table crm.demo_job_months;
drop table crm.demo_jobs;
drop table crm.demo_tenant_metadata;
drop table crm.demo_generation_jobs;
