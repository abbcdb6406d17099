drop index crm.companies_demo_job;
create index companies_demo_job on crm.companies (tenant_id, demo_job_id) where demo_job_id is not null;
drop index crm.contacts_demo_job;
create index contacts_demo_job on crm.contacts (tenant_id, demo_job_id) where demo_job_id is not null;
drop index crm.deals_demo_job;
create index deals_demo_job on crm.deals (tenant_id, demo_job_id) where demo_job_id is not null;
drop index crm.activities_demo_job;
create index activities_demo_job on crm.activities (tenant_id, demo_job_id) where demo_job_id is not null;

alter table crm.contact_tags
  drop constraint contact_tags_contact,
  add constraint contact_tags_contact foreign key (tenant_id, contact_id) references crm.contacts (tenant_id, id);
alter table crm.deals
  drop constraint deals_contact,
  add constraint deals_contact foreign key (tenant_id, contact_id) references crm.contacts (tenant_id, id);
alter table crm.activities
  drop constraint activities_contact,
  add constraint activities_contact foreign key (tenant_id, contact_id) references crm.contacts (tenant_id, id);
alter table crm.activities
  drop constraint activities_deal,
  add constraint activities_deal foreign key (tenant_id, deal_id) references crm.deals (tenant_id, id);
alter table crm.deal_stage_history
  drop constraint history_deal,
  add constraint history_deal foreign key (tenant_id, deal_id) references crm.deals (tenant_id, id);
alter table crm.contacts
  drop constraint contacts_company,
  add constraint contacts_company foreign key (tenant_id, company_id) references crm.companies (tenant_id, id);
alter table crm.deals
  drop constraint deals_company,
  add constraint deals_company foreign key (tenant_id, company_id) references crm.companies (tenant_id, id);
