create function demo_job.keep_undo(job_id uuid, at timestamptz)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _job    crm.demo_patch_jobs;
  _undone record;
begin
  select j.* into _job from crm.demo_patch_jobs as j where j.id = keep_undo.job_id and j.kind = 'undo';
  if not found then
    return;
  end if;
  select r.root_id, r.restores into strict _undone from demo_plan.undo_root(_job.target_job_id) as r;
  -- the target, the patch, and of several that brought it back the last
  update crm.demo_patch_jobs as j
     set undone_at = case when j.id <> _undone.root_id or not _undone.restores then keep_undo.at end,
         undone_by_id = case when j.id <> _undone.root_id or not _undone.restores then _job.created_by_id end,
         updated_at = clock_timestamp()
   where j.tenant_id = _job.tenant_id and j.status = 'completed'
     and (j.id in (_job.target_job_id, _undone.root_id)
          or not _undone.restores and j.kind = 'undo' and j.undone_at is null and j.id <> _job.id
             and (select r.root_id = _undone.root_id and not r.restores from demo_plan.undo_root(j.id) as r));
  update crm.demo_patch_jobs as j set change_digest = demo_job.change_digest(_job.tenant_id, _job.id)
   where j.id = _job.id;
end
$$;

comment on function demo_job.keep_undo(uuid, timestamptz) is $doc$
What becomes of the jobs that a completed undo is about: what it undid is undone, since at; a patch that it brought
back stands again. Of the undo itself the digest of its journal is kept. A job of another kind changes nothing here.

reads:   crm.demo_job_changes, crm.demo_patch_jobs
example: select demo_job.keep_undo('00000000-0000-4000-8000-000000000021', '2025-06-30 16:00Z') is not null
gives:   true
$doc$;
