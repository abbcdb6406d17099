create function demo_flow.create_activities(run demo_flow.run)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_nestloop = off
set enable_seqscan = off
set work_mem = '64MB'
set enable_mergejoin = off
set jit = off
as $$
declare
  _slice_rows constant int := 500000;
  _tenant   demo_kpi.tenant := run.tenant;
  _clock    demo_flow.clock := demo_flow.clock_of(run);
  _agenda   demo_flow.agenda := demo_flow.agenda_of(run);
  _parents  demo_flow.activity_parents := demo_flow.activity_parents_of(run, _clock);
  _industry ref.industries;
  _head     text := demo_calc.id_prefix((run.tenant).id, run.seed, run.plan_hash, run.application_no, 'beat');
  _cell     int;             -- seconds of the calendar that a meeting has for itself
  _told     int[];           -- activities of each day that have a reason of their own
  _fillers  int[];           -- and those of each day that have none
  _deal_share int;           -- of 256 fillers, how many are about a deal
  _slice    record;
  _total    bigint;
  _touches  bigint := 0;
  _written  bigint;
  _texts    demo_flow.texts := demo_flow.texts_of(run);
begin
  select i.* into strict _industry from ref.industries as i where i.code = _tenant.industry;
  select coalesce(sum(m.activities), 0) into _total
    from crm.demo_job_months as m where m.tenant_id = _tenant.id and m.job_id = run.job_id;
  -- where there is a crowd of them a day, half an hour has to do
  _cell := case when _total > 40 * greatest(cardinality(_parents.owners), 1) * cardinality(_clock.opens) then 1800
                else 3600 end;

  with made as (
    insert into crm.activities (tenant_id, id, type, subject, body, contact_id, deal_id, user_id, due_at, completed_at,
                                outcome, direction, duration_minutes, demo_beat, created_at, updated_at, demo_generated,
                                demo_job_id, demo_source_month, demo_written_at)
    select _tenant.id, (_head || demo_calc.month_digits(t.month) || lpad(to_hex(t.month_i), 8, '0'))::uuid,
           (t.told).type, (t.told).subject, (t.told).body, (t.told).contact_id, (t.told).deal_id, (t.told).user_id,
           to_timestamp((t.told).due), to_timestamp((t.told).done), (t.told).outcome, (t.told).direction,
           (t.told).minutes, (t.told).beat, to_timestamp((t.told).at), to_timestamp(coalesce((t.told).done,
                                                                      (t.told).at)),
           true, run.job_id, t.month, to_timestamp(coalesce((t.told).done, (t.told).at))
      from demo_flow.told_rows(run, _clock, _agenda, _texts, _cell) as t
     order by t.month, t.month_i
    returning created_at
  ), days as (
    select width_bucket(m.created_at, _clock.begins) as day, count(*)::int as activities from made as m group by 1
  )
  select coalesce(array_agg(coalesce(d.activities, 0) order by g.day), '{}'), coalesce(sum(d.activities), 0)
    into _told, _written
    from generate_series(1, cardinality(_clock.begins)) as g (day)
    left join days as d on d.day = g.day;
  _fillers := demo_flow.filler_counts(run, _told);
  _deal_share := demo_flow.deal_share(run, _industry, _fillers);

  -- The one loop over data: slices of days keep the queue of pending foreign key checks, and so the memory, bounded.
  for _slice in
    select min(s.day_no) as from_day, max(s.day_no) as until_day, sum(s.fillers) as activities,
           min(s.opens_at) as from_at, lead(min(s.opens_at), 1, 'infinity') over (order by min(s.day_no)) as until_at
      from (
        select d.day_no, d.opens_at, f.fillers, (sum(d.contacts
                                                     + f.fillers) over (order by d.day_no) - 1) / _slice_rows as slice
          from crm.demo_job_days as d
          join unnest(_fillers) with ordinality as f (fillers, day_no) on f.day_no = d.day_no
         where d.tenant_id = _tenant.id and d.job_id = run.job_id
      ) as s
     group by s.slice
     order by 1
  loop
    _touches := _touches + demo_flow.create_touches(run, _texts, _agenda, _clock, _cell, _touches, _slice.from_at,
                                                    _slice.until_at);
    if _slice.activities > 0 then
      _written := _written + demo_flow.create_fillers(run, _clock, _agenda, _parents, _texts, _fillers, _cell,
                                                      _deal_share,
                                                      _slice.from_day, _slice.until_day);
    end if;
    perform demo_calc.report_progress((65 + 25 * (_written + _touches) / greatest(_total, 1))::int,
                                      'Creating activities');
  end loop;

  return _written + _touches;
end
$$;

comment on function demo_flow.create_activities(demo_flow.run) is $doc$
Step 5: the activities that have a reason of their own, first touches of the job's contacts, and fillers of the day
plan, with contacts and deals that exist by then. Returns their number.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_stage_history, crm.deals, crm.demo_job_days,
         crm.demo_job_months, crm.demo_jobs, crm.pipeline_stages, crm.users, ref
writes:  crm.activities
example: select demo_flow.create_activities(demo_flow.run_of(w, demo_plan.grow(w))) > 1000 from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
