-- Removes all code, keeps all data. Refuses while a job runs, and when it would drop anything that no deploy made.
-- Alone, before a rollback of migrations:  psql -X -f sql/unload.sql
\set ON_ERROR_STOP on
\set QUIET on
\encoding UTF8
begin;
set local search_path = pg_catalog, pg_temp;
\ir may_replace.sql
\ir kept_grants.sql
drop schema if exists demo, demo_care, demo_login, demo_job, demo_flow, demo_plan, demo_kpi, demo_world,
  demo_calc cascade;
do $$
begin
  if to_regclass('ref.deployed_objects') is not null then
    delete from ref.deployed_objects;
    insert into ref.deployed_objects (identity, definition, major)
    values ('nothing', '', 0);  -- whatever stands there from now on, is somebody else's
  end if;
end
$$;
commit;
