create function demo_job.plan_of(work crm.demo_work)
returns demo_plan.change
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _planner regproc := (select k.planner from demo_job.kinds() as k where k.kind = work.kind);
  _change  demo_plan.change;
begin
  execute format('select p.* from %s($1) as p', _planner) into strict _change using work;
  return _change;
end
$$;

comment on function demo_job.plan_of(crm.demo_work) is $doc$
What a job will do to its tenant, as the planner of its kind answers it.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_job_changes, crm.demo_job_progress, crm.demo_jobs,
         crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.pipelines, crm.tenants, crm.users, ref
raises:  TG400 the plan can no longer be met, or the tenant is not a demo tenant
         TG404 there is no such tenant any more
         TG409 the plan's token no longer fits, or what is to be undone is not what it was
example: select cardinality((demo_job.plan_of(w)).months) from crm.demo_work as w where w.id =
         '00000000-0000-4000-8000-000000000021'
gives:   1
$doc$;
