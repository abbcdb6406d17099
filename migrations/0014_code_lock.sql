-- What keeps the code from being replaced under a job: a table, because anybody can hold an advisory lock, but only our
-- roles lock this.
-- depends: 0013_accounts_in_any_locale

set local role demo_owner;

create table crm.demo_code_lock (
  is_only boolean primary key default true check (is_only)
);
comment on table crm.demo_code_lock is 'Holds nothing. Whoever runs a job locks it in ROW SHARE mode'
  ' until the end of his transaction, a deploy in EXCLUSIVE mode; reading it is in nobody''s way.';
grant select on crm.demo_code_lock to demo_reader, demo_admin;
