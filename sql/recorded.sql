-- What this deploy made, for the next one, which drops nothing else.
delete from ref.deployed_objects;
insert into ref.deployed_objects (identity, definition, major)
select o.identity, encode(sha256(convert_to(coalesce(string_agg(o.definition, '' order by o.definition), ''), 'UTF8')), 'hex'),
       current_setting('server_version_num')::int / 10000
  from pg_temp.code_objects as o
 group by o.identity;
drop view pg_temp.code_objects;
