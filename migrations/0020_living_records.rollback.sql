set local role demo_owner;

drop table crm.deal_contacts;

alter table crm.activities
  drop due_at, drop completed_at, drop outcome, drop direction, drop duration_minutes,
  drop demo_beat, drop demo_text, drop demo_written_at;
alter table crm.deals
  drop lost_reason, drop competitor, drop next_step, drop demo_story, drop demo_written_at;
alter table crm.contacts
  drop first_name_reading, drop last_name_reading, drop email_status, drop converted_at, drop demo_written_at;
alter table crm.companies
  drop tax_no, drop demo_written_at;
alter table crm.users
  drop left_at;
