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
  _parents  demo_flow.activity_parents := demo_flow.activity_parents_of(run, _clock);
  _owners   uuid[] := _parents.owners;  -- a list of its own: with NULL in it, it is quick only so
  _industry ref.industries;
  _prefix   text := demo_calc.id_prefix((run.tenant).id, run.seed, run.plan_hash, run.application_no, 'activity');
  _head     text := left(_prefix, 19);
  _state    bigint := demo_calc.rng_state(run.stream || ':activities');
  _touch_prefix text := demo_calc.id_prefix((run.tenant).id, run.seed, run.plan_hash, run.application_no, 'touch');
  _touch_state bigint := demo_calc.rng_state(run.stream || ':touches');
  _deal_share int;           -- of 256 activities, how many are about a deal
  _types    text[];          -- what 4096 slots hold
  _subjects text[];
  _bodies   text[];
  _touch_types text[];
  _touch_subjects text[];
  _touch_bodies text[];
  _slice    record;
  _total    bigint;
  _touches  bigint := 0;
  _written  bigint := 0;
  _rows     bigint;
begin
  select i.* into strict _industry from ref.industries as i where i.code = _tenant.industry;
  select coalesce(sum(m.activities), 0),
         coalesce(round(256 * sum((m.won + m.open + m.lost) * _industry.activities_per_deal)
                            / nullif(sum(m.leads * _industry.activities_per_lead
                                         + (m.prospects + m.customers) * _industry.activities_per_contact
                                         + (m.won + m.open + m.lost) * _industry.activities_per_deal), 0)), 0)
    into _total, _deal_share
    from crm.demo_job_months as m where m.tenant_id = _tenant.id and m.job_id = run.job_id;
  select array_agg(s.type order by s.slot), array_agg(s.subject order by s.slot), array_agg(s.body order by s.slot)
    into _types, _subjects, _bodies from demo_world.subject_slots(_tenant.industry, false) as s;
  select array_agg(s.type order by s.slot), array_agg(s.subject order by s.slot), array_agg(s.body order by s.slot)
    into _touch_types, _touch_subjects, _touch_bodies from demo_world.subject_slots(_tenant.industry, true) as s;

  -- The one loop over data: slices of days keep the queue of pending foreign key checks, and so the memory, bounded.
  for _slice in
    select min(s.day_no) as from_day, max(s.day_no) as until_day, sum(s.activities) as activities,
           min(s.opens_at) as from_at, lead(min(s.opens_at), 1, 'infinity') over (order by min(s.day_no)) as until_at
      from (
        select d.*, (sum(d.contacts + d.activities) over (order by d.day_no) - 1) / _slice_rows as slice
          from crm.demo_job_days as d where d.tenant_id = _tenant.id and d.job_id = run.job_id
      ) as s
     group by s.slice
     order by 1
  loop
    -- first touches: at the instant that the contact carries
    insert into crm.activities (tenant_id, id, type, subject, body, contact_id, user_id, created_at, updated_at,
                                demo_generated, demo_job_id, demo_source_month)
    select _tenant.id, (_touch_prefix || right(t.id::text, 12))::uuid, _touch_types[t.slot], _touch_subjects[t.slot],
           _touch_bodies[t.slot], t.id, t.owner_id, t.first_response_at, t.first_response_at, true, run.job_id, t.month
      from demo_flow.touch_rows(_tenant.id, run.job_id, _touch_state, _touches, _slice.from_at, _slice.until_at) as t;
    get diagnostics _rows = row_count;
    _touches := _touches + _rows;
    _written := _written + _rows;

    if _slice.activities > 0 then
      insert into crm.activities (tenant_id, id, type, subject, body, contact_id, deal_id, user_id, created_at,
                                  updated_at, demo_generated, demo_job_id, demo_source_month)
      select _tenant.id, (_head || to_hex(q.id_digits))::uuid, _types[q.slot], _subjects[q.slot], _bodies[q.slot],
             ((select _parents.contacts))[q.parent],
             -- after a deal is closed, the talk goes on with the contact alone
             case when q.parent > _parents.people
                       and ((select _parents.closed_at))[q.parent - _parents.people] >= q.created_at
               then ((select _parents.deal_ids))[q.parent - _parents.people] end,
             ((select _owners))[q.parent], q.created_at, q.created_at, true, run.job_id, q.month
        from demo_flow.activity_rows(run, _clock, _parents, _state, _prefix, _industry.cycle_days_max, _deal_share,
                                     _slice.from_day, _slice.until_day) as q;
      get diagnostics _rows = row_count;
      _written := _written + _rows;
    end if;
    perform demo_calc.report_progress((65 + 25 * _written / greatest(_total, 1))::int, 'Creating activities');
  end loop;

  return _written;
end
$$;

comment on function demo_flow.create_activities(demo_flow.run) is $doc$
Step 5: first touches of the job's contacts and the follow-ups of the day plan, with contacts and deals that exist by
then. Returns their number.

reads:   crm.contacts, crm.deals, crm.demo_job_days, crm.demo_job_months, crm.demo_jobs, ref.activity_subjects,
         ref.activity_types, ref.industries
writes:  crm.activities
example: select demo_flow.create_activities(demo_flow.run_of(w, demo_plan.grow(w))) > 1000 from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
