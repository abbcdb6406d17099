-- The grant holds for the whole cluster, so the last database that needs it takes it back.
do $$
begin
  if not exists (select from pg_shdepend as d
                  where d.refclassid = 'pg_authid'::regclass and d.refobjid = 'demo_owner'::regrole
                    and d.dbid not in (0, (select b.oid from pg_database as b where b.datname = current_database()))) then
    revoke set on parameter session_replication_role from demo_owner;
  end if;
exception
  when insufficient_privilege then
    null;
  when internal_error or object_not_in_prerequisite_state then
    null;  -- another database of this cluster was rolled back at the same moment
end
$$;
