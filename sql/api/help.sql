create view demo.help as
select p.proname as name,
       pg_get_function_identity_arguments(p.oid) as arguments,
       replace(split_part(ltrim(d.description, E'\n'), E'\n\n', 1), E'\n', ' ') as summary,
       regexp_replace(substring(d.description from 'example: ([^\n]+(?:\n +[^\n]+)*)'), E'\n +', ' ', 'g') as example
  from pg_catalog.pg_proc as p
  join pg_catalog.pg_description as d on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_proc'::regclass
 where p.pronamespace = 'demo'::regnamespace
 order by p.proname;

comment on view demo.help is 'What can be called here, with an example each: select * from demo.help;';
