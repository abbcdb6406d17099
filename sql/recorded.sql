-- The code before goes, and what this deploy made is noted for the next one, which drops nothing else.
drop schema if exists replaced_demo, replaced_demo_care, replaced_demo_login, replaced_demo_job, replaced_demo_flow,
  replaced_demo_plan, replaced_demo_kpi, replaced_demo_world, replaced_demo_calc cascade;
delete from ref.deployed_objects;
insert into ref.deployed_objects (identity, definition, major)
select o.identity, encode(sha256(convert_to(coalesce(string_agg(o.definition, '' order by o.definition), ''), 'UTF8')),
                          'hex'),
       current_setting('server_version_num')::int / 10000
  from pg_temp.code_objects as o
 group by o.identity;
drop view pg_temp.code_objects;
