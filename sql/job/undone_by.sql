create function demo_job.undone_by(job_id uuid)
returns uuid
language sql stable
begin atomic
  select u.id
    from crm.demo_patch_jobs as j
    join crm.demo_patch_jobs as u on u.tenant_id = j.tenant_id and u.kind = 'undo' and u.status = 'completed'
   cross join lateral demo_plan.undo_root(j.id) as r
   cross join lateral demo_plan.undo_root(u.target_job_id) as t
   where j.id = undone_by.job_id and j.undone_at is not null
     and (u.target_job_id = j.id or t.root_id = r.root_id and t.restores = r.restores)
   order by u.target_job_id = j.id and u.completed_at >= j.undone_at desc, u.completed_at desc
   limit 1;
end;

comment on function demo_job.undone_by(uuid) is $doc$
The job that undid a job, directly or by undoing what brought it back; NULL where the job stands.

reads:   crm.demo_patch_jobs
example: select demo_job.undone_by('00000000-0000-4000-8000-000000000021') is null
gives:   true
$doc$;
