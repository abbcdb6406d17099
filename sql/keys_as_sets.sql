-- Where the owner may set the parameter, the rows of jobs are made under it, and their keys are proven as sets.
do $$
begin
  if has_parameter_privilege('demo_owner', 'session_replication_role', 'set') then
    alter function demo_flow.create_as_set(demo_flow.run, text) set session_replication_role = replica;
  end if;
end
$$;
