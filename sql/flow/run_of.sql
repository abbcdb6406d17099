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
  return _run;
end
$$;

comment on function demo_flow.run_of(crm.demo_work, demo_plan.change) is $doc$
What the creating steps need to know of a job that is registered, and of its change: asked once, for all of them.

reads:   crm.demo_jobs, crm.demo_tenant_metadata, ref.hour_weights
example: select (demo_flow.run_of(w, demo_plan.grow(w))).stream from crm.demo_work as w where w.id =
         '00000000-0000-4000-8000-000000000011'
gives:   example:1
$doc$;
