-- The owner may switch off the look at each row's foreign keys, for the functions that make the rows of a job and prove
-- all keys together afterwards (demo_flow.prove_keys). Only a superuser may grant that; without it keys are checked row
-- by row: select * from demo.capabilities();
-- depends: 0018_cheaper_deletion

do $$
begin
  grant set on parameter session_replication_role to demo_owner;
exception
  when insufficient_privilege then
    null;
  when internal_error or object_not_in_prerequisite_state or unique_violation then
    null;  -- another database of this cluster was migrated at the same moment
end
$$;
