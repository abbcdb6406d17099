create function demo_plan.grow(work crm.demo_work)
returns demo_plan.change
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _config jsonb := (select j.config from crm.demo_generation_jobs as j where j.id = work.id);
  _change demo_plan.change;
begin
  _change.tenant := demo_plan.tenant_of_config(work.tenant_id, _config);
  _change.plan_hash := encode(sha256(convert_to((_config - 'seed')::text || ' '
                                                || extract(epoch from work.as_of)::text, 'UTF8')), 'hex');
  _change.additions := array(select r from demo_plan.plan_months(_config, work.seed, work.as_of) as r order by r.month);
  _change.foreseen := demo_plan.figures_of(_change.additions, (_change.tenant).minor_units);
  _change.months := array(select r.month from unnest(_change.additions) as r);
  _change.goals := demo_plan.config_goals(_config);
  return _change;
end
$$;

comment on function demo_plan.grow(crm.demo_work) is $doc$
The planner of generations: a new tenant along its growth curve, or month by month as its config says.

reads:   crm.demo_generation_jobs, ref
example: select cardinality((demo_plan.grow(w)).months) from crm.demo_work as w where w.id =
         '00000000-0000-4000-8000-000000000002'
gives:   6
$doc$;
