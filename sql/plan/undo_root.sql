create function demo_plan.undo_root(job_id uuid, out root_id uuid, out restores boolean)
language sql stable
begin atomic
  with recursive chain as (
    select j.id, j.target_job_id, 0 as depth from crm.demo_patch_jobs as j where j.id = undo_root.job_id
    union all
    select t.id, t.target_job_id, c.depth + 1
      from chain as c join crm.demo_patch_jobs as t on t.id = c.target_job_id
  )
  select c.id, c.depth % 2 = 1 from chain as c where c.target_job_id is null;
end;

comment on function demo_plan.undo_root(uuid) is $doc$
The patch that a job is in the end about: itself, or what it undoes, and so on. restores: undoing the job brings the
patch's records back, because it has taken them away.

reads:   crm.demo_patch_jobs
example: select root_id from demo_plan.undo_root('00000000-0000-4000-8000-000000000021')
gives:   00000000-0000-4000-8000-000000000021
$doc$;
