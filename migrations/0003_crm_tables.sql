-- The CRM's own tables. Keys of tenant data are (tenant_id, id); foreign keys follow in 0006, so that the
-- tables can be spread by tenant first.
-- depends: 0002_reference_tables

set local role demo_owner;

create table crm.tenants (
  id                  uuid primary key default gen_random_uuid(),
  name                text not null check (name <> ''),
  slug                text not null unique,
  country             text not null,
  timezone            text not null,
  currency            text not null,
  industry            text not null,
  plan                text not null default 'standard',
  billing_status      text not null default 'active' check (billing_status in ('trial', 'active', 'past_due', 'cancelled')),
  billing_name        text,
  billing_email       text,
  billing_address     text,
  billing_city        text,
  billing_region      text,
  billing_postal_code text,
  billing_cycle       text not null default 'monthly' check (billing_cycle in ('monthly', 'yearly')),
  seats               int  not null default 1 check (seats > 0),
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now(),
  deleted_at          timestamptz
);
comment on table crm.tenants is 'Customers of the CRM, with their billing data.';
create index tenants_country_industry on crm.tenants (country, industry);

create table crm.platform_users (
  id              uuid primary key default gen_random_uuid(),
  email           text not null,
  full_name       text not null,
  is_master_admin boolean not null default false,
  password_hash   text,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  disabled_at     timestamptz
);
comment on table crm.platform_users is 'Staff of the platform; master admins may generate and patch demo tenants.';
create unique index platform_users_email on crm.platform_users (lower(email));

create table crm.users (
  tenant_id  uuid not null,
  id         uuid not null default gen_random_uuid(),
  email      text not null,
  full_name  text not null,
  role       text not null check (role in ('admin', 'manager', 'agent')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
comment on table crm.users is 'A tenant''s team: owners of companies, contacts, deals and activities. created_at is the day they joined.';

create table crm.pipelines (
  tenant_id  uuid not null,
  id         uuid not null default gen_random_uuid(),
  name       text not null,
  is_default boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
comment on table crm.pipelines is 'Sales pipelines of a tenant.';

create table crm.pipeline_stages (
  tenant_id   uuid not null,
  id          uuid not null default gen_random_uuid(),
  pipeline_id uuid not null,
  name        text not null,
  stage_type  text not null check (stage_type in ('open', 'won', 'lost')),
  probability int  not null check (probability between 0 and 100),
  position    int  not null,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, pipeline_id, id)
);
comment on table crm.pipeline_stages is 'Stages of a pipeline in the order of position; stage_type says whether a deal there is open, won or lost.';

create table crm.companies (
  tenant_id      uuid not null,
  id             uuid not null default gen_random_uuid(),
  name           text not null,
  domain         text collate "C",
  industry       text,
  employee_count int check (employee_count > 0),
  phone          text,
  address        text,
  city           text,
  region         text,
  postal_code    text,
  country        text,
  owner_id       uuid,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  deleted_at     timestamptz,
  primary key (tenant_id, id)
);
comment on table crm.companies is 'Organisations that a tenant sells to.';

create table crm.contacts (
  tenant_id         uuid not null,
  id                uuid not null default gen_random_uuid(),
  first_name        text not null,
  last_name         text not null,
  email             text collate "C",
  phone             text,
  job_title         text,
  status            text not null default 'lead' check (status in ('lead', 'prospect', 'customer')),
  lead_status       text check (lead_status in ('new', 'contacted', 'qualified', 'unresponsive', 'disqualified')),
  source            text,
  company_id        uuid,
  owner_id          uuid,
  first_response_at timestamptz,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  deleted_at        timestamptz,
  primary key (tenant_id, id),
  constraint contacts_first_response_after_creation check (first_response_at >= created_at)
);
comment on table crm.contacts is 'People: leads, prospects and customers. source: the marketing channel; lead_status: where a lead stands or ended; first_response_at: when the team first touched them.';

create table crm.deals (
  tenant_id         uuid not null,
  id                uuid not null default gen_random_uuid(),
  title             text not null,
  value             numeric not null constraint deals_value_is_money check (value >= 0 and value < 'Infinity' and value <> 'NaN'),
  currency          text not null,
  pipeline_id       uuid,
  stage_id          uuid not null,
  contact_id        uuid,
  company_id        uuid,
  owner_id          uuid,
  expected_close_at timestamptz,
  closed_at         timestamptz,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  deleted_at        timestamptz,
  primary key (tenant_id, id),
  constraint deals_closed_after_creation check (closed_at >= created_at)
);
comment on table crm.deals is 'Opportunities. value is in currency; closed_at is set exactly for deals in a won or lost stage.';

create table crm.deal_stage_history (
  tenant_id  uuid not null,
  id         uuid not null default gen_random_uuid(),
  deal_id    uuid not null,
  stage_id   uuid not null,
  entered_at timestamptz not null,
  primary key (tenant_id, id)
);
comment on table crm.deal_stage_history is 'When a deal entered each of its stages; the last one is the stage it is in.';

create table crm.activities (
  tenant_id  uuid not null,
  id         uuid not null default gen_random_uuid(),
  type       text not null check (type in ('call', 'email', 'meeting', 'note', 'task')),
  subject    text not null,
  body       text,
  contact_id uuid,
  deal_id    uuid,
  user_id    uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
comment on table crm.activities is 'Calls, e-mails, meetings, notes and tasks with a contact, some of them about a deal.';

create table crm.tags (
  tenant_id  uuid not null,
  id         uuid not null default gen_random_uuid(),
  name       text not null,
  color      text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
comment on table crm.tags is 'Labels of a tenant.';

create table crm.contact_tags (
  tenant_id  uuid not null,
  contact_id uuid not null,
  tag_id     uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, contact_id, tag_id)
);
comment on table crm.contact_tags is 'Which contact carries which tag.';

-- One index a KPI and entity, covering what is counted: a month is an index-only range scan.
create index companies_created  on crm.companies  (tenant_id, created_at) where deleted_at is null;
create index contacts_created   on crm.contacts   (tenant_id, created_at) include (status) where deleted_at is null;
create index deals_created      on crm.deals      (tenant_id, created_at) include (stage_id, value) where deleted_at is null;
create index activities_created on crm.activities (tenant_id, created_at) where deleted_at is null;
-- Foreign keys that deletes and pages follow. Each is partial, so that no look-up of a row by its key can take it for the
-- primary key, with which it shares tenant_id: on a small table the two would cost the same, and the plan is kept.
create index companies_domain    on crm.companies  (tenant_id, domain) where domain is not null;
create index contacts_company    on crm.contacts   (tenant_id, company_id) where company_id is not null;
create index contacts_email      on crm.contacts   (tenant_id, email) where email is not null;
create index deals_contact       on crm.deals      (tenant_id, contact_id) where contact_id is not null;
create index deals_company       on crm.deals      (tenant_id, company_id) where company_id is not null;
create index history_deal        on crm.deal_stage_history (tenant_id, deal_id, entered_at);
create index activities_contact  on crm.activities (tenant_id, contact_id, created_at) where contact_id is not null;
create index activities_deal     on crm.activities (tenant_id, deal_id) where deal_id is not null;

create table crm.audit_logs (
  id          bigint generated always as identity primary key,
  tenant_id   uuid,
  user_id     uuid,
  action      text not null,
  entity_type text not null,
  entity_id   uuid,
  old_values  jsonb,
  new_values  jsonb,
  metadata    jsonb not null default '{}',
  created_at  timestamptz not null default now()
);
comment on table crm.audit_logs is 'Append-only: who did what to which tenant. user_id is the platform user, tenant_id NULL for platform-level actions.';
create index audit_logs_entity on crm.audit_logs (entity_id, created_at);
create index audit_logs_created_at on crm.audit_logs (created_at desc);

create function crm.refuse_audit_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'TG403',
    message = 'the audit log is append-only',
    detail  = '{"code": "FORBIDDEN", "details": []}';
end
$$;
comment on function crm.refuse_audit_change() is 'Trigger function that keeps crm.audit_logs append-only.';
create trigger audit_logs_are_kept before update or delete on crm.audit_logs
  for each row execute function crm.refuse_audit_change();
create trigger audit_logs_are_not_truncated before truncate on crm.audit_logs
  for each statement execute function crm.refuse_audit_change();

grant select on all tables in schema crm to demo_reader, demo_admin;
revoke select on crm.platform_users from demo_reader, demo_admin;
grant select (id, email, full_name, is_master_admin, created_at, updated_at, disabled_at) on crm.platform_users to demo_reader, demo_admin;

-- The CRM's application works on whole tenant rows; provenance columns come later and are not granted.
grant select, update (name, timezone, currency, updated_at) on crm.tenants to crm_app;
grant select, insert, update, delete on crm.users, crm.pipelines, crm.pipeline_stages, crm.deal_stage_history, crm.tags, crm.contact_tags to crm_app;
grant delete on crm.companies, crm.contacts, crm.deals, crm.activities to crm_app;
grant
  select (tenant_id, id, name, domain, industry, employee_count, phone, address, city, region, postal_code, country, owner_id, created_at, updated_at, deleted_at),
  insert (tenant_id, id, name, domain, industry, employee_count, phone, address, city, region, postal_code, country, owner_id, created_at, updated_at, deleted_at),
  update (name, domain, industry, employee_count, phone, address, city, region, postal_code, country, owner_id, updated_at, deleted_at)
  on crm.companies to crm_app;
grant
  select (tenant_id, id, first_name, last_name, email, phone, job_title, status, lead_status, source, company_id, owner_id, first_response_at, created_at, updated_at, deleted_at),
  insert (tenant_id, id, first_name, last_name, email, phone, job_title, status, lead_status, source, company_id, owner_id, first_response_at, created_at, updated_at, deleted_at),
  update (first_name, last_name, email, phone, job_title, status, lead_status, source, company_id, owner_id, first_response_at, updated_at, deleted_at)
  on crm.contacts to crm_app;
grant
  select (tenant_id, id, title, value, currency, pipeline_id, stage_id, contact_id, company_id, owner_id, expected_close_at, closed_at, created_at, updated_at, deleted_at),
  insert (tenant_id, id, title, value, currency, pipeline_id, stage_id, contact_id, company_id, owner_id, expected_close_at, closed_at, created_at, updated_at, deleted_at),
  update (title, value, currency, pipeline_id, stage_id, contact_id, company_id, owner_id, expected_close_at, closed_at, updated_at, deleted_at)
  on crm.deals to crm_app;
grant
  select (tenant_id, id, type, subject, body, contact_id, deal_id, user_id, created_at, updated_at, deleted_at),
  insert (tenant_id, id, type, subject, body, contact_id, deal_id, user_id, created_at, updated_at, deleted_at),
  update (type, subject, body, contact_id, deal_id, user_id, updated_at, deleted_at)
  on crm.activities to crm_app;
