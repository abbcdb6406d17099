-- Removes all code, keeps all data. Refuses while a job runs, or when something outside hangs on the code.
-- Alone, before a rollback of migrations:  psql -X -1 -f sql/unload.sql
do $$
declare
  _hanging text;
begin
  if not pg_try_advisory_xact_lock(4711) then  -- a running job holds it shared
    raise exception using
      errcode = 'TG409',
      message = 'a job is running, the code cannot be replaced now',
      detail  = '{"code": "CONFLICT", "details": []}',
      hint    = 'Wait for it, then load again.';
  end if;

  select string_agg(distinct theirs.type || ' ' || theirs.identity, E'\n')
    into _hanging
    from pg_depend as d
   cross join lateral pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) as ours
   cross join lateral pg_identify_object(d.classid, d.objid, d.objsubid) as theirs
   where d.refclassid in ('pg_proc'::regclass, 'pg_class'::regclass, 'pg_type'::regclass)
     and ours.schema in ('demo', 'demo_care', 'demo_login', 'demo_job', 'demo_flow', 'demo_plan', 'demo_kpi',
                         'demo_world', 'demo_calc')
     and theirs.identity !~ '(^| on )demo(_care|_login|_job|_flow|_plan|_kpi|_world|_calc)?\.';

  if _hanging is not null then
    raise exception using
      errcode = 'TG409',
      message = 'cannot replace the code: something outside it depends on it',
      detail  = _hanging,
      hint    = 'Tables, indexes, defaults and views outside sql/ must not use functions of demo_*.';
  end if;
end
$$;

drop schema if exists demo, demo_care, demo_login, demo_job, demo_flow, demo_plan, demo_kpi, demo_world,
  demo_calc cascade;
