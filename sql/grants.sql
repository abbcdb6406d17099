-- Only demo is open, and only to those who need it; the rest stays with the owner.
revoke all on schema demo, demo_flow, demo_kpi, demo_calc from public;
revoke execute on all functions in schema demo, demo_flow, demo_kpi, demo_calc from public;
revoke execute on all procedures in schema demo from public;
grant usage on schema demo to demo_app, demo_worker, demo_admin, demo_reader;
grant execute on all functions in schema demo to demo_app, demo_worker, demo_admin;
grant execute on all procedures in schema demo to demo_app, demo_worker, demo_admin;
grant select on all tables in schema demo to demo_app, demo_worker, demo_admin, demo_reader;
