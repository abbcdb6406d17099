create function demo_calc.report_progress(progress int, step text)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- two ways out of a transaction that has not ended: the client's notices, and pg_stat_activity
  raise notice 'demogen progress % %', report_progress.progress, report_progress.step;
  perform set_config('application_name',
                     left('demogen:' || report_progress.progress || ':' || report_progress.step, 63), true);
end
$$;

comment on function demo_calc.report_progress(int, text) is $doc$
Tells where the running job is, 0 to 100 and the name of the step: as a notice to the client and as application_name
to every other session.

example: select demo_calc.report_progress(50, 'Creating contacts') is not null
gives:   true
$doc$;
