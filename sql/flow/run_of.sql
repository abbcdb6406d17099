create function demo_flow.run_of(work crm.demo_work, change demo_plan.change)
returns demo_flow.run
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _run demo_flow.run;
begin
  _run.tenant := change.tenant;
  _run.job_id := work.id;
  _run.seed := work.seed;
  _run.as_of := work.as_of;
  _run.plan_hash := change.plan_hash;
  select j.application_no, m.generation_job_id is not distinct from j.id into strict _run.application_no, _run.is_new
    from crm.demo_jobs as j
    join crm.demo_tenant_metadata as m on m.tenant_id = j.tenant_id
   where j.tenant_id = work.tenant_id and j.id = work.id;
  _run.stream := work.seed || ':' || _run.application_no;
  _run.knots := demo_world.hour_profile((change.tenant).country);
  _run.by_row := array(select k.relation from demo_flow.keys_by_row() as k);
  -- a job of an older version, and a tenant that none made, have today's defaults
  select r.insights, r.messiness into strict _run.insights, _run.messiness
    from crm.demo_tenant_metadata as m
    left join crm.demo_generation_jobs as g on g.id = m.generation_job_id
   cross join lateral demo_calc.realism_of(g.config) as r
   where m.tenant_id = work.tenant_id;
  return _run;
end
$$;

comment on function demo_flow.run_of(crm.demo_work, demo_plan.change) is $doc$
What the creating steps need to know of a job that is registered, and of its change: asked once, for all of them.

reads:   crm.demo_generation_jobs, crm.demo_jobs, crm.demo_tenant_metadata, ref.hour_weights
example: select (demo_flow.run_of(w, demo_plan.grow(w))).stream from crm.demo_work as w where w.id =
         '00000000-0000-4000-8000-000000000011'
gives:   example:1
$doc$;
