drop index crm.audit_logs_events;
