create function demo_job.kinds()
returns table (kind text, planner text, shown_by text, list text)
language sql immutable parallel safe
begin atomic
  values ('generation', 'demo_plan.grow', 'demo.generation_job',
          'See all generation jobs: select demo.generation_jobs(''{}'');'),
         ('patch',      'demo_plan.add', 'demo.patch_job',
          'See the patches of a tenant: select demo.patch_jobs(tenant_id);'),
         ('undo',       'demo_plan.undo', 'demo.patch_job',
          'See the patches of a tenant: select demo.patch_jobs(tenant_id);');
end;

comment on function demo_job.kinds() is $doc$
The kinds of jobs: the function that plans one of the kind (from the job's row to a demo_plan.change), the one
that shows one, and where such jobs are listed. A new kind is a planner and a row here.

example: select string_agg(kind, ' ' order by kind) from demo_job.kinds()
gives:   generation patch undo
$doc$;
