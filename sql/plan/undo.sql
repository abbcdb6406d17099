create function demo_plan.undo(work crm.demo_work)
returns demo_plan.change
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _job    crm.demo_patch_jobs;
  _undo   demo_plan.undoing;
  _change demo_plan.change;
begin
  select j.* into strict _job from crm.demo_patch_jobs as j where j.id = work.id;
  _undo := demo_plan.judge_undo(_job.target_job_id);
  perform demo_plan.refuse_undo(_undo, _job.confirmation ->> 'onHuman' = 'keep');
  if _job.confirmation ->> 'confirm' is distinct from _undo.confirm then
    perform demo_calc.refuse('TG409', 'STALE_PLAN', 'the tenant has changed since the undo was confirmed',
                             array[('confirm', 'no longer fits', null, to_jsonb(_undo.confirm),
                                    _job.confirmation -> 'confirm', null)::demo_calc.fault],
                             format('Look again at what it does now: select demo.undo_preview(%L);', _undo.target_id));
  end if;
  _change.tenant := _undo.tenant;
  _change.plan_hash := _job.plan_hash;
  _change.additions := '{}';
  _change.goals := _undo.goals;
  _change.foreseen := _undo.foreseen;
  _change.months := _undo.months;
  _change.changes := array(select r from unnest(_undo.rows) as r
                            where r.change in ('remove', 'void', 'move', 'restore'));
  _change.puts_back := case when _undo.restores then _undo.target_id end;
  return _change;
end
$$;

comment on function demo_plan.undo(crm.demo_work) is $doc$
The planner of undos: a patch's records go, and what hangs on them finds another place; or what an undo took away comes
back.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_job_changes, crm.demo_jobs, crm.demo_patch_jobs,
         crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.tenants, crm.users, ref
raises:  TG400 records have nowhere to go, or the tenant is not a demo tenant
         TG404 there is no such tenant any more
         TG409 the job was undone meanwhile, people work with its records, or the tenant has changed since the undo was
               confirmed
example: select count(demo_plan.undo(w)) from crm.demo_work as w where w.kind = 'undo'
gives:   0
$doc$;
