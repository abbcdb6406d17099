-- Foreign keys, apart from the tables so that those can be spread by tenant before. Every key between tenant
-- rows carries tenant_id: a row cannot refer to another tenant's. A demo_job_id needs a row in demo_jobs, and
-- that one a row in demo_tenant_metadata: no demo row on a tenant that is not a demo tenant.
-- depends: 0005_patching_and_provenance

set local role demo_owner;

alter table crm.demo_generation_jobs add constraint generation_jobs_created_by foreign key (created_by_id) references crm.platform_users (id);
alter table crm.demo_generation_jobs add constraint generation_jobs_tenant foreign key (created_tenant_id) references crm.tenants (id) on delete set null;
alter table crm.demo_generation_jobs add constraint generation_jobs_regenerated_from foreign key (regenerated_from_id) references crm.demo_generation_jobs (id);
alter table crm.demo_tenant_metadata add constraint metadata_tenant foreign key (tenant_id) references crm.tenants (id) on delete cascade;
alter table crm.demo_tenant_metadata add constraint metadata_generation_job foreign key (generation_job_id) references crm.demo_generation_jobs (id) on delete set null;
alter table crm.demo_jobs add constraint demo_jobs_demo_tenant foreign key (tenant_id) references crm.demo_tenant_metadata (tenant_id);
alter table crm.demo_job_months add constraint job_months_job foreign key (tenant_id, job_id) references crm.demo_jobs (tenant_id, id) on delete cascade;
alter table crm.demo_job_days add constraint job_days_job foreign key (tenant_id, job_id) references crm.demo_jobs (tenant_id, id) on delete cascade;
alter table crm.demo_patch_jobs add constraint patch_jobs_created_by foreign key (created_by_id) references crm.platform_users (id);
alter table crm.demo_patch_jobs add constraint patch_jobs_original_job foreign key (original_job_id) references crm.demo_generation_jobs (id);
alter table crm.demo_patch_jobs add constraint patch_jobs_demo_tenant foreign key (tenant_id) references crm.demo_tenant_metadata (tenant_id) on delete set null;
alter table crm.users add constraint users_tenant foreign key (tenant_id) references crm.tenants (id);
alter table crm.pipelines add constraint pipelines_tenant foreign key (tenant_id) references crm.tenants (id);
alter table crm.pipeline_stages add constraint stages_pipeline foreign key (tenant_id, pipeline_id) references crm.pipelines (tenant_id, id);
alter table crm.tags add constraint tags_tenant foreign key (tenant_id) references crm.tenants (id);
alter table crm.companies add constraint companies_tenant foreign key (tenant_id) references crm.tenants (id);
alter table crm.companies add constraint companies_owner foreign key (tenant_id, owner_id) references crm.users (tenant_id, id);
alter table crm.companies add constraint companies_demo_job foreign key (tenant_id, demo_job_id) references crm.demo_jobs (tenant_id, id);
alter table crm.contacts add constraint contacts_tenant foreign key (tenant_id) references crm.tenants (id);
alter table crm.contacts add constraint contacts_company foreign key (tenant_id, company_id) references crm.companies (tenant_id, id);
alter table crm.contacts add constraint contacts_owner foreign key (tenant_id, owner_id) references crm.users (tenant_id, id);
alter table crm.contacts add constraint contacts_demo_job foreign key (tenant_id, demo_job_id) references crm.demo_jobs (tenant_id, id);
alter table crm.contact_tags add constraint contact_tags_contact foreign key (tenant_id, contact_id) references crm.contacts (tenant_id, id);
alter table crm.contact_tags add constraint contact_tags_tag foreign key (tenant_id, tag_id) references crm.tags (tenant_id, id);
alter table crm.deals add constraint deals_stage_of_pipeline foreign key (tenant_id, pipeline_id, stage_id) references crm.pipeline_stages (tenant_id, pipeline_id, id);
alter table crm.deals add constraint deals_stage foreign key (tenant_id, stage_id) references crm.pipeline_stages (tenant_id, id);
alter table crm.deals add constraint deals_contact foreign key (tenant_id, contact_id) references crm.contacts (tenant_id, id);
alter table crm.deals add constraint deals_company foreign key (tenant_id, company_id) references crm.companies (tenant_id, id);
alter table crm.deals add constraint deals_owner foreign key (tenant_id, owner_id) references crm.users (tenant_id, id);
alter table crm.deals add constraint deals_demo_job foreign key (tenant_id, demo_job_id) references crm.demo_jobs (tenant_id, id);
alter table crm.deal_stage_history add constraint history_deal foreign key (tenant_id, deal_id) references crm.deals (tenant_id, id);
alter table crm.deal_stage_history add constraint history_stage foreign key (tenant_id, stage_id) references crm.pipeline_stages (tenant_id, id);
alter table crm.activities add constraint activities_tenant foreign key (tenant_id) references crm.tenants (id);
alter table crm.activities add constraint activities_contact foreign key (tenant_id, contact_id) references crm.contacts (tenant_id, id);
alter table crm.activities add constraint activities_deal foreign key (tenant_id, deal_id) references crm.deals (tenant_id, id);
alter table crm.activities add constraint activities_user foreign key (tenant_id, user_id) references crm.users (tenant_id, id);
alter table crm.activities add constraint activities_demo_job foreign key (tenant_id, demo_job_id) references crm.demo_jobs (tenant_id, id);
