create function demo_job.begin_step(step text)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_calc.report_progress(s.percent, s.words) from demo_flow.steps() as s where s.step = begin_step.step;
end
$$;

comment on function demo_job.begin_step(text) is $doc$
Tells that the running job begins a step of demo_flow.steps().

example: select demo_job.begin_step('contacts') is not null
gives:   true
$doc$;
