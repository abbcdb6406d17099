-- Whether the code may be dropped: refuses (TG409) while a job runs, and when anything would go with it that no deploy
-- made.
\ir code_objects.sql
\ir released.sql
do $$
declare
  _is_free  boolean := true;
  _holders  text;
begin
  -- Whoever runs a job holds this table's lock. With demogen.wait this waits for its turn, and new jobs wait behind it.
  if to_regclass('crm.demo_code_lock') is null then
    _is_free := pg_try_advisory_xact_lock(4711);  -- which the code of 0.1.0 holds shared
  else
    begin
      if current_setting('demogen.wait', true) = 'on' then
        lock table crm.demo_code_lock in exclusive mode;
      else
        lock table crm.demo_code_lock in exclusive mode nowait;
      end if;
    exception when lock_not_available then
      _is_free := false;
      select string_agg(format('session %s of %s', a.pid, a.usename), ', ' order by a.pid) into _holders
        from pg_locks as l join pg_stat_activity as a on a.pid = l.pid
       where l.relation = 'crm.demo_code_lock'::regclass and l.mode <> 'AccessShareLock'
         and a.datname = current_database() and a.pid <> pg_backend_pid();
    end;
  end if;
  if not _is_free then
    raise exception using
      errcode = 'TG409',
      message = 'a job is running, the code cannot be replaced now' || coalesce(': ' || _holders, ''),
      detail  = '{"code": "CONFLICT", "details": []}',
      hint    = 'demogen db migrate --wait waits for it; with psql set demogen.wait to on first.';
  end if;
end
$$;
drop table if exists pg_temp.code_before;
create temp table code_before on commit drop as select o.* from pg_temp.code_objects as o;
do $$
declare
  _made     text := 'null::text, null::text, null::int where false';  -- the query of what deploys made
  _is_noted boolean := to_regclass('ref.deployed_objects') is not null;
  _is_ours  boolean := exists (
    select from pg_class as c
     where c.oid in (to_regclass('ref.deployed_objects'), to_regclass('ref.deployments'))
       and pg_get_userbyid(c.relowner) = 'demo_owner');
  _theirs   text[];
begin
  if _is_ours and _is_noted then
    execute 'select exists (select from ref.deployed_objects)' into _is_noted;
  end if;
  if _is_ours and _is_noted then
    _made := 'd.identity, d.definition, d.major from ref.deployed_objects as d';
  elsif _is_ours then
    _made := $q$r.identity, null::text, null::int from string_to_table(current_setting('demogen.released'),
                                                                      E'\n') as r (identity)$q$;
  end if;

  execute format($q$
    with made (identity, definition, major) as (select %s)
    select array_agg(distinct o.identity || case when m.identity is not null then ' (changed since)' else '' end)
      from pg_temp.code_before as o
      left join made as m on m.identity = o.identity and not o.is_aside
     where m.identity is null
        -- another major version writes the same definition in other words
        or m.major = current_setting('server_version_num')::int / 10000
           and m.definition <> encode(sha256(convert_to(o.definition, 'UTF8')), 'hex')$q$, _made)
    into _theirs;
  _theirs := pg_temp.code_names(_theirs);

  if _theirs <> '{}' then
    raise exception using
      errcode = 'TG409',
      message = 'the code cannot be replaced: what no deploy made would be dropped with it'
                || (select string_agg(E'\n  ' || t.name, '' order by t.no)
                      from unnest(_theirs) with ordinality as t (name, no)),
      detail  = jsonb_build_object('code', 'CONFLICT', 'details', (
                  select jsonb_agg(jsonb_build_object('field', t.name, 'constraint', 'would be lost') order by t.no)
                    from unnest(_theirs) with ordinality as t (name, no))),
      hint    = 'Keep what you need of it elsewhere (nothing outside sql/ may lean on schemas demo and demo_*), drop it, then try again.';
  end if;
end
$$;
