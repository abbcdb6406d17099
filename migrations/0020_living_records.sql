-- Living records: what a CRM shows beside the fields of a list. All of it is NULL on rows that are there already.
-- due_at: when a step is to be done, or a meeting starts; completed_at: when it was. demo_written_at is the updated_at
-- that a job wrote; demo_story, demo_beat and demo_text are the keys of what a job told with a row. None of these four is
-- for the CRM's own application, nor counts in the fingerprint.
-- depends: 0019_keys_as_sets

set local role demo_owner;

alter table crm.users
  add left_at timestamptz;

alter table crm.companies
  add tax_no text,
  add demo_written_at timestamptz;

alter table crm.contacts
  add first_name_reading text,
  add last_name_reading text,
  add email_status text constraint contacts_email_status_known check (email_status in ('ok', 'bounced')),
  add converted_at timestamptz,
  add demo_written_at timestamptz;

alter table crm.deals
  add lost_reason text,
  add competitor text,
  add next_step text,
  add demo_story text,
  add demo_written_at timestamptz;

alter table crm.activities
  add due_at timestamptz,
  add completed_at timestamptz,
  add outcome text,
  add direction text constraint activities_direction_known check (direction in ('in', 'out')),
  add duration_minutes int constraint activities_duration_positive check (duration_minutes > 0),
  add demo_beat smallint,
  add demo_text int,
  add demo_written_at timestamptz;

create table crm.deal_contacts (
  tenant_id  uuid not null,
  deal_id    uuid not null,
  contact_id uuid not null,
  role       text not null constraint deal_contacts_role_known
             check (role in ('decision_maker', 'user', 'influencer', 'legal', 'finance')),
  primary key (tenant_id, deal_id, contact_id),
  constraint deal_contacts_deal foreign key (tenant_id, deal_id)
    references crm.deals (tenant_id, id) on delete restrict,
  constraint deal_contacts_contact foreign key (tenant_id, contact_id)
    references crm.contacts (tenant_id, id) on delete restrict
);
comment on table crm.deal_contacts is 'Who else takes part in a deal beside its contact, and as what.';
create index deal_contacts_contact on crm.deal_contacts (tenant_id, contact_id);

grant select on crm.deal_contacts to demo_reader, demo_admin;
grant select, insert, update, delete on crm.deal_contacts to crm_app;
grant select (tax_no), insert (tax_no), update (tax_no) on crm.companies to crm_app;
grant
  select (first_name_reading, last_name_reading, email_status, converted_at),
  insert (first_name_reading, last_name_reading, email_status, converted_at),
  update (first_name_reading, last_name_reading, email_status, converted_at)
  on crm.contacts to crm_app;
grant
  select (lost_reason, competitor, next_step),
  insert (lost_reason, competitor, next_step),
  update (lost_reason, competitor, next_step)
  on crm.deals to crm_app;
grant
  select (due_at, completed_at, outcome, direction, duration_minutes),
  insert (due_at, completed_at, outcome, direction, duration_minutes),
  update (due_at, completed_at, outcome, direction, duration_minutes)
  on crm.activities to crm_app;
