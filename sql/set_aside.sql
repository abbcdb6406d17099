-- The code that there is gets other names, and is dropped when the new one stands (recorded.sql): dropping locks its
-- views, and the pages that read them should not wait until all is loaded.
do $$
declare
  _schema text;
begin
  foreach _schema in array array['demo', 'demo_care', 'demo_login', 'demo_job', 'demo_flow', 'demo_plan', 'demo_kpi',
                                 'demo_world', 'demo_calc'] loop
    if to_regnamespace(_schema) is not null then
      execute format('alter schema %I rename to %I', _schema, 'replaced_' || _schema);
    end if;
  end loop;
end
$$;
