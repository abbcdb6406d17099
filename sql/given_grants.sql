-- The grants that kept_grants.sql noted are given again where the same object stands. What cannot be given is told, as
-- a
-- warning, and to demogen db migrate in a setting.
do $$
declare
  _grant record;
  _lost  text[] := '{}';
begin
  for _grant in
    select format('%s%s on %s %s to %I%s', k.privilege, '(' || quote_ident(k.part) || ')', k.kind, k.name, k.role,
                  case when k.is_grantable then ' with grant option' end) as words,
           case k.kind
             when 'routine' then exists (select from pg_proc as p where p.oid::regprocedure::text = k.name)
             when 'type' then exists (select from pg_type as t where t.oid::regtype::text = k.name)
             when 'table' then exists (select from pg_attribute as a where a.attrelid = to_regclass(k.name)
                                          and not a.attisdropped and a.attname = coalesce(k.part, a.attname))
             else true
           end as stands
      from pg_temp.kept_grants as k
     order by k.kind <> 'schema', k.name collate "C", k.part collate "C", k.privilege, k.role
  loop
    if _grant.stands then
      execute 'grant ' || _grant.words;
    else
      _lost := _lost || _grant.words;
      raise warning 'a grant is lost, because what it was on is gone or has other arguments: %', _grant.words;
    end if;
  end loop;
  perform set_config('demogen.lost_grants', array_to_json(_lost)::text, true);
end
$$;
