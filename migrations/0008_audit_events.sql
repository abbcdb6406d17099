-- Events are counted at every scrape of /metrics, and the audit log only ever grows.
-- depends: 0007_web_sessions

set local role demo_owner;

create index audit_logs_events on crm.audit_logs ((metadata ->> 'event')) where metadata ->> 'event' is not null;
