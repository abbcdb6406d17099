create function demo_flow.clock_of(run demo_flow.run)
returns demo_flow.clock
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _clock demo_flow.clock;
begin
  select array_agg(d.start_second order by d.day_no), array_agg(d.begins_at order by d.day_no),
         array_agg(d.opens_at order by d.day_no),
         array_agg(extract(epoch from d.opens_at)::double precision + d.first_second - d.start_second
                   order by d.day_no),
         array_agg(d.first_second order by d.day_no), array_agg(d.last_second order by d.day_no),
         array_agg(d.month_end_second order by d.day_no),
         max(d.ends_at) filter (where d.month = d.first_month)
    into _clock
    from (
      select d.*, d.opens_at + make_interval(secs => d.first_second) as begins_at,
             d.opens_at + make_interval(secs => d.last_second) as ends_at, min(d.month) over () as first_month
        from crm.demo_job_days as d
       where d.tenant_id = (run.tenant).id
         and d.job_id = run.job_id
    ) as d;
  return _clock;
end
$$;

comment on function demo_flow.clock_of(demo_flow.run) is $doc$
The business clock of a job: its days as lists.

reads:   crm.demo_job_days
example: select cardinality(starts) = cardinality(epochs) and starts[1] = 0 from crm.demo_work as w cross join lateral
         demo_flow.clock_of(demo_flow.run_of(w, demo_plan.grow(w))) where w.id =
         '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
