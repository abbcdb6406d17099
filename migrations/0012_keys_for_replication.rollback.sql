alter table crm.demo_idempotency_keys drop column id;
