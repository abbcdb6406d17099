create view demo_flow.written as
select 1 as no
  from crm.companies, crm.contacts, crm.deals, crm.deal_stage_history, crm.deal_contacts, crm.activities,
    crm.contact_tags
 limit 0;

comment on view demo_flow.written is 'Holds nothing. Who locks it, locks the tables that jobs fill.';
