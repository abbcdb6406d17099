-- Before anything is made: is this a database for it, and are the roles there? Roles belong to the whole cluster; what
-- is missing is made, what is there stays as it is. Before the first migration:  psql -X -1 -f sql/prepare.sql
\encoding UTF8
set local search_path = pg_catalog, pg_temp;
do $$
declare
  _wanted  record;
  _setting text;
  _fault   text;
  _grants  text := case when current_setting('server_version_num')::int >= 160000
    then ' with inherit true, set true' else '' end;
  _missing text[] := array_remove(array[nullif(current_setting('demogen.missing', true), '')], null);
  _is_new  boolean := not exists (
    select from pg_namespace as n
     where n.nspname in ('crm', 'ref') and pg_get_userbyid(n.nspowner) = 'demo_owner');
begin
  _fault := case
    when current_setting('server_encoding') <> 'UTF8' then
      format('the encoding of database %s is %s, it must be UTF8', current_database(),
             current_setting('server_encoding'))
    when current_setting('server_version_num')::int < 150000 then
      format('the server is PostgreSQL %s, it must be 15 or later', current_setting('server_version'))
  end;
  if _fault is not null then
    raise exception using
      errcode = 'TG409',
      message = _fault,
      detail  = '{"code": "CONFLICT", "details": []}',
      hint    = format('Make another one: create database %I template template0 encoding ''UTF8'';',
                       current_database() || '_utf8');
  end if;

  for _wanted in
    select w.no, w.name, w.login, w.settings, r.oid, r.rolname is not null as is_there, r.rolcanlogin,
           r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls as is_mighty
      from (values
        (1, 'demo_owner',  'nologin', '{}'::text[]),  -- owns tables and code
        (2, 'demo_app',    'login',  -- the runner: EXECUTE on schema demo and nothing else
         '{statement_timeout=5s,lock_timeout=1s,idle_in_transaction_session_timeout=5s}'),
        (3, 'demo_worker', 'login',  -- job workers: as demo_app, with longer time limits
         '{statement_timeout=120s,lock_timeout=10s,idle_in_transaction_session_timeout=15s,'
         'idle_session_timeout=5min,client_connection_check_interval=1s}'),
        (4, 'demo_admin',  'nologin', '{}'),  -- DBAs: EXECUTE on schema demo, read everything
        (5, 'demo_reader', 'nologin', '{}'),  -- reports: read crm and ref
        (6, 'crm_app',     'nologin', '{}')   -- the CRM's own application, working for tenant users
      ) as w (no, name, login, settings)
      left join pg_roles as r on r.rolname = w.name
     order by w.no
  loop
    -- A role of the same name that is somebody else's would get rights here that it should not have.
    _fault := case
      when _wanted.is_mighty then 'it has more rights than one of ours ever gets'
      when _wanted.name = 'demo_owner' and _wanted.rolcanlogin then 'it can log in'
      when _is_new then (
        select 'it owns ' || pg_describe_object(s.classid, s.objid, s.objsubid) || ' in this database'
          from pg_shdepend as s
         where s.refclassid = 'pg_authid'::regclass and s.refobjid = _wanted.oid and s.deptype = 'o'
           and s.dbid = (select d.oid from pg_database as d where d.datname = current_database())
         order by s.classid, s.objid limit 1)
    end;
    if _fault is not null then
      raise exception using
        errcode = 'TG409',
        message = format('role %s seems to be somebody else''s: %s', _wanted.name, _fault),
        detail  = '{"code": "CONFLICT", "details": []}',
        hint    = format('Where it is meant for this product: alter role %I nosuperuser nocreatedb nocreaterole noreplication nobypassrls%s;'
                         || ' and it must own nothing in a new database.',
                         _wanted.name, case when _wanted.name = 'demo_owner' then ' nologin' else '' end);
    end if;

    if not _wanted.is_there then
      _setting := format('create role %I %s nosuperuser nocreatedb nocreaterole noreplication;', _wanted.name,
                         _wanted.login);
      begin
        execute _setting;
      exception
        when duplicate_object or unique_violation then
          null;  -- another database of this cluster was prepared at the same moment
        when insufficient_privilege then
          _missing := _missing || _setting;
      end;
    end if;
    -- Every client gets its limits from its role, whatever driver it uses; a limit that a DBA chose stays.
    foreach _setting in array _wanted.settings loop
      continue when exists (
        select from pg_db_role_setting as s cross join unnest(s.setconfig) as c (setting)
         where s.setrole = _wanted.oid and s.setdatabase = 0 and split_part(c.setting, '=', 1) = split_part(_setting,
                                                                      '=', 1));
      _setting := format('alter role %I set %s = %L;', _wanted.name, split_part(_setting, '=', 1), split_part(_setting,
                                                                      '=', 2));
      begin
        execute _setting;
      exception
        when internal_error or object_not_in_prerequisite_state then
          null;  -- "tuple concurrently updated": the other database set the same values
        when invalid_parameter_value then
          null;  -- not every platform can tell that a client is gone
        when insufficient_privilege or undefined_object then
          _missing := _missing || _setting;
      end;
    end loop;
  end loop;

  -- Whoever deploys acts as demo_owner.
  if exists (select from pg_roles as r where r.rolname = 'demo_owner') then
    if not pg_has_role(current_user, 'demo_owner', 'usage')
       or _grants <> '' and not pg_has_role(current_user, 'demo_owner', 'set') then
      _setting := format('grant demo_owner to %I%s;', current_user, _grants);
      begin
        execute _setting;
      exception when insufficient_privilege then
        _missing := _missing || _setting;
      end;
    end if;
    if _grants = '' and pg_has_role(current_user, 'demo_owner', 'member') and not pg_has_role(current_user,
                                                                      'demo_owner', 'usage') then
      _missing := _missing || format('alter role %I inherit;', current_user);
    end if;
  else
    _missing := _missing || format('grant demo_owner to %I%s;', current_user, _grants);
  end if;
  if not has_database_privilege(current_database(), 'create') or not has_database_privilege(current_database(),
                                                                      'temporary') then
    _missing := _missing || format('grant create, temporary on database %I to %I;', current_database(), current_user);
  end if;

  if _missing <> '{}' then
    raise exception using
      errcode = 'TG403',
      message = format('role %I may not set this database up', current_user),
      detail  = '{"code": "FORBIDDEN", "details": []}',
      hint    = E'A superuser runs, connected to this database:\n' || array_to_string(_missing, E'\n');
  end if;
end
$$;
