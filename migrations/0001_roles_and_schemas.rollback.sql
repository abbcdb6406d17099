alter default privileges for role demo_owner grant execute on functions to public;
drop schema ref;
drop schema crm;
-- Roles belong to the whole cluster: each is dropped only where no other database still needs it.
do $$
declare
  _role text;
begin
  foreach _role in array array['demo_app', 'demo_worker', 'demo_admin', 'demo_reader', 'crm_app', 'demo_owner'] loop
    begin
      execute format('drop role if exists %I', _role);
    exception when dependent_objects_still_exist or object_in_use then
      null;
    end;
  end loop;
end
$$;
