create function demo_job.prove(work crm.demo_work, change demo_plan.change, before demo_kpi.figure[],
                               after demo_kpi.figure[])
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _missed text[] := demo_plan.misses(change, before, after);
begin
  if _missed <> '{}' then
    raise warning 'demogen KPI_VERIFICATION_FAILED % job %', work.kind, work.id;
    perform demo_calc.refuse('TG500', 'EXECUTION_ERROR',
                             format('%s job %s did not reach its plan', work.kind, work.id), '{}',
                             'Nothing was changed. Please report what was asked for and the seed.',
                             jsonb_build_object('event', 'KPI_VERIFICATION_FAILED', 'details', _missed));
  end if;
end
$$;

comment on function demo_job.prove(crm.demo_work, demo_plan.change, demo_kpi.figure[], demo_kpi.figure[]) is $doc$
Raises where the figures afterwards are not what a job's change wanted (demo_plan.misses), so that nothing of the job
stays.

raises:  TG500 the outcome is not what was planned
example: select demo_job.prove(null::crm.demo_work, null::demo_plan.change, '{}', '{}') is not null
gives:   true
$doc$;
