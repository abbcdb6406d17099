-- Roles (cluster-wide, made only where they are missing) and the two table schemas.
-- demo_owner owns every object and is no superuser; nobody logs in as it.
-- depends:

do $$
declare
  _role record;
begin
  for _role in
    select * from (values
      ('demo_owner',  'nologin'),  -- owns tables and code
      ('demo_app',    'login'),    -- the runner: EXECUTE on schema demo and nothing else
      ('demo_worker', 'login'),    -- job workers: as demo_app, with longer time limits
      ('demo_admin',  'nologin'),  -- DBAs: EXECUTE on schema demo, read everything
      ('demo_reader', 'nologin'),  -- reports: read crm and ref
      ('crm_app',     'nologin')   -- the CRM's own application, working for tenant users
    ) as r (name, login)
  loop
    if not exists (select from pg_catalog.pg_roles as p where p.rolname = _role.name) then
      begin
        execute format('create role %I %s nosuperuser nocreatedb nocreaterole noreplication', _role.name, _role.login);
      exception when duplicate_object or unique_violation then
        null;  -- another database of this cluster was migrated at the same moment
      end;
    end if;
  end loop;

  if not (select p.rolsuper from pg_catalog.pg_roles as p where p.rolname = current_user)
     and not pg_has_role(current_user, 'demo_owner', 'usage') then
    execute format('grant demo_owner to %I', current_user);
  end if;
  -- Every client gets its limits from its role, whatever driver it uses.
  begin
    alter role demo_app    set statement_timeout = '5s';
    alter role demo_app    set lock_timeout = '1s';
    alter role demo_app    set idle_in_transaction_session_timeout = '5s';
    alter role demo_worker set statement_timeout = '120s';
    alter role demo_worker set lock_timeout = '10s';
    alter role demo_worker set idle_in_transaction_session_timeout = '15s';
  exception when internal_error or object_not_in_prerequisite_state then
    null;  -- "tuple concurrently updated": the other database set the same values
  end;
  begin
    alter role demo_worker set client_connection_check_interval = '1s';
  exception when internal_error or object_not_in_prerequisite_state or invalid_parameter_value then
    null;  -- not every platform can tell that a client is gone
  end;
end
$$;

create schema crm authorization demo_owner;
create schema ref authorization demo_owner;
comment on schema crm is 'The CRM: tenant data and the generator''s job tables.';
comment on schema ref is 'Reference rows: countries, names, calendars, industries. A DBA extends them with INSERTs.';
grant usage on schema crm to demo_reader, demo_admin, crm_app;
grant usage on schema ref to demo_reader, demo_admin;

-- New functions are closed until opened; the form without IN SCHEMA is the one that works.
alter default privileges for role demo_owner revoke execute on functions from public;
