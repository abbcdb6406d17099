create function demo_plan.refuse_lost(job_id uuid, current demo_kpi.figure[])
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _lost  uuid[];
  _moved demo_calc.fault[];
begin
  select array_agg(a.id order by a.created_at, a.id) into _lost
    from crm.demo_patch_jobs as j
    join crm.demo_patch_jobs as a on a.tenant_id = j.tenant_id and a.id = any (j.depends_on)
   where j.id = refuse_lost.job_id and a.status in ('failed', 'cancelled');
  _moved := array(
    select (f.metric, format('%s was counted on, %s is there', p.value, f.value), f.month, to_jsonb(f.value),
            to_jsonb(p.value), null)::demo_calc.fault
      from crm.demo_patch_jobs as j
     cross join lateral unnest(demo_kpi.figures_of_json(j.projected_kpis_json)) as p
      join unnest(refuse_lost.current) with ordinality as f on f.month = p.month and f.metric = p.metric
     where j.id = refuse_lost.job_id and f.value <> p.value
     order by f.ordinality);
  if _lost is not null and _moved <> '{}' then
    perform demo_calc.refuse('TG409', 'PATCH_CONFLICT_AT_RUN',
      format('the plan counted on patch job %s, which did not complete', array_to_string(_lost, ', ')), _moved,
      'Validate the plan again and submit it anew, or run that job and then this one.');
  end if;
end
$$;

comment on function demo_plan.refuse_lost(uuid, demo_kpi.figure[]) is $doc$
Raises where a queued job finds other KPIs than it was judged by, and one that it waited for failed or was cancelled.

reads:   crm.demo_patch_jobs
raises:  TG409 what it counted on is not there
example: select demo_plan.refuse_lost('00000000-0000-4000-8000-000000000021', '{}') is not null
gives:   true
$doc$;
