create function demo_job.refuse_conflicts(conflicts demo_plan.conflict[])
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _blocks demo_plan.conflict[] := array(select c from unnest(conflicts) as c where c.severity = 'block');
begin
  if _blocks <> '{}' then
    perform demo_calc.refuse('TG409', 'PATCH_CONFLICT',
      'the plan is in conflict with ' || (select string_agg('patch job ' || b.job_id, ', ') from unnest(_blocks) as b),
      array(select ('jobId', b.words, b.months[1], to_jsonb(b.job_id), null, null)::demo_calc.fault
              from unnest(_blocks) with ordinality as b order by b.ordinality),
      format('Wait for them or cancel them (select demo.cancel_job(%L, null);), or send the plan with '
             '"onConflict": "queue": it is judged by what there is after them, and runs then.', _blocks[1].job_id),
      jsonb_build_object('conflicts', demo_plan.conflicts_json(_blocks)));
  end if;
end
$$;

comment on function demo_job.refuse_conflicts(demo_plan.conflict[]) is $doc$
Raises where a conflict of a plan blocks it, and names the jobs and the ways out.

raises:  TG409 other jobs are in the way
example: select demo_job.refuse_conflicts('{}') is not null
gives:   true
$doc$;
