-- The user that psql and the command line act as. It has no password, so nobody can log in as it.
insert into crm.platform_users (id, email, full_name, is_master_admin)
values ('00000000-0000-4000-8000-000000000000', 'command-line@demogen.example', 'Command line', true)
on conflict (id) do nothing;
