create function demo_plan.require_undoable(job_id uuid)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _job  crm.demo_patch_jobs;
  _root crm.demo_patch_jobs;
  _told text;
  _hint text;
begin
  select j.* into strict _job from crm.demo_patch_jobs as j where j.id = job_id;
  perform demo_kpi.require_demo_tenant(_job.tenant_id, true);
  select j.* into strict _root from crm.demo_patch_jobs as j
   where j.id = (select r.root_id from demo_plan.undo_root(job_id) as r);
  if _job.status <> 'completed' then
    _told := format('%s job %s is %s: there is nothing to undo', _job.kind, job_id, _job.status);
    _hint := case _job.status when 'pending' then format('Cancel it: select demo.cancel_job(%L, null);', job_id)
                              when 'running' then 'Wait for it to end.' end;
  elsif _job.undone_at is not null then
    _told := format('%s job %s was undone already, at %s', _job.kind, job_id,
                    to_char(_job.undone_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'));
    _hint := format('What undid it can be undone: select demo.undo_preview(%L);', (
      select u.id from crm.demo_patch_jobs as u
       where u.kind = 'undo' and u.status = 'completed' and u.tenant_id = _job.tenant_id
         and (select r.root_id from demo_plan.undo_root(u.id) as r) = _root.id
       order by u.completed_at desc limit 1));
  elsif exists (select from crm.demo_jobs as r
                 where r.tenant_id = _job.tenant_id and r.id = _root.id and r.backfilled) then
    _told := format('%s job %s did not make its rows: a backfill found them', _job.kind, job_id);
  elsif _job.id <> _root.id and exists (
    select from crm.demo_patch_jobs as o
     where o.tenant_id = _root.tenant_id and o.plan_hash = _root.plan_hash and o.seed = _root.seed
       and o.id <> _root.id and _root.undone_at is not null
       and o.status not in ('failed', 'cancelled') and o.undone_at is null) then
    _told := format('the plan of patch job %s was submitted again with the same seed since', _root.id);
    _hint := 'Undo that one first: select demo.patch_jobs(tenant_id, 1, 20);';
  end if;
  if _told is not null then
    perform demo_calc.refuse('TG409', 'CONFLICT', _told,
                             array[demo_calc.fault_of('jobId', 'cannot be undone', job_id)], _hint);
  end if;
end
$$;

comment on function demo_plan.require_undoable(uuid) is $doc$
Raises unless a patch or undo job is completed, stands, and its tenant is there.

reads:   crm.demo_jobs, crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.tenants
raises:  TG400 the tenant is not a demo tenant
         TG404 there is no such tenant any more
         TG409 the job is not completed, or was undone
example: select demo_plan.require_undoable('00000000-0000-4000-8000-000000000023') is not null
gives:   true
$doc$;
