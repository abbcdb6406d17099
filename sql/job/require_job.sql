create function demo_job.require_job(job_id uuid, kind text default null)
returns crm.demo_work
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _work crm.demo_work;
begin
  select w.* into _work from crm.demo_work as w where w.id = require_job.job_id
         and (require_job.kind is null or w.kind = require_job.kind);
  if not found then
    perform demo_calc.refuse('TG404', 'NOT_FOUND',
                             format('there is no %s %s', coalesce(kind || ' job', 'job'),
                                    coalesce(job_id::text, 'NULL')),
                             array[demo_calc.fault_of('jobId', null, job_id)],
                             (select k.list from demo_job.kinds() as k
                              where k.kind = coalesce(require_job.kind, 'generation')));
  end if;
  return _work;
end
$$;

comment on function demo_job.require_job(uuid, text) is $doc$
The job with this id, of this kind or of any kind for NULL; raises where there is none.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work
raises:  TG404 there is no such job
example: select (demo_job.require_job('00000000-0000-4000-8000-000000000021')).kind
gives:   patch
$doc$;
