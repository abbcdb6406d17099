create function demo_job.refuse_twin(job_id uuid)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from crm.demo_patch_jobs as p
               join crm.demo_patch_jobs as o on o.tenant_id = p.tenant_id and o.plan_hash = p.plan_hash
                 and o.seed = p.seed and o.id <> p.id
              where p.id = refuse_twin.job_id and o.status not in ('failed', 'cancelled') and o.undone_at is null) then
    perform demo_calc.refuse('TG409', 'CONFLICT',
                             format('the plan of patch job %s was submitted again with the same seed', job_id),
                             array[demo_calc.fault_of('jobId', 'another job has its plan and seed', job_id)],
                             'Look at that one: select demo.patch_jobs(tenant_id);');
  end if;
end
$$;

comment on function demo_job.refuse_twin(uuid) is $doc$
Raises where another job has the plan and seed of this one: it failed, and its plan was submitted again since.

reads:   crm.demo_patch_jobs
raises:  TG409 the plan was submitted again with the same seed
example: select demo_job.refuse_twin('00000000-0000-4000-8000-000000000021') is not null
gives:   true
$doc$;
