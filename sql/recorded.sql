-- The code before goes, and what this deploy made is noted for the next one, which drops nothing else.
do $$
declare
  _theirs text;
begin
  -- what somebody else made there between the proof and the new names: with these nobody gets in any more
  select string_agg(E'\n  ' || n.name, '' order by n.no) into _theirs
    from unnest(pg_temp.code_names(array(
      select distinct replace(o.identity, 'replaced_demo', 'demo') from pg_temp.code_objects as o where o.is_aside
      except
      select b.identity from pg_temp.code_before as b))) with ordinality as n (name, no);
  if _theirs <> '' then
    raise exception using
      errcode = 'TG409',
      message = 'the code cannot be replaced: what no deploy made would be dropped with it' || _theirs,
      detail  = '{"code": "CONFLICT", "details": []}',
      hint    = 'It came while the new code was loaded. Keep what you need of it elsewhere, drop it, then try again.';
  end if;
end
$$;
drop schema if exists replaced_demo, replaced_demo_care, replaced_demo_login, replaced_demo_job, replaced_demo_flow,
  replaced_demo_plan, replaced_demo_kpi, replaced_demo_world, replaced_demo_calc cascade;
delete from ref.deployed_objects;
insert into ref.deployed_objects (identity, definition, major)
select o.identity, encode(sha256(convert_to(coalesce(string_agg(o.definition, '' order by o.definition), ''), 'UTF8')),
                          'hex'),
       current_setting('server_version_num')::int / 10000
  from pg_temp.code_objects as o
 group by o.identity;
notify demo_jobs;  -- workers, who made way, go on at once
drop function pg_temp.code_names(text[]);
drop view pg_temp.code_objects;
