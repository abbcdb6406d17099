create function demo_flow.create_activities(tenant_id uuid, job_id uuid)
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
  _slice_rows constant int := 60000;
  _job        record;
  _industry   ref.industries;
  _prefix     text;
  _touch_prefix text;
  _state      bigint;
  _touch_state bigint;
  _knots      int[];
  _begins     timestamptz[];
  _opens      timestamptz[];
  _lasts      int[];
  _ids        uuid[];        -- contacts by first response; all generated ones; all with people's own
  _owners     uuid[];
  _known_at   timestamptz[]; -- since when there may be activities with them
  _touched_at timestamptz[]; -- the same, each list for itself
  _everyone_at timestamptz[];
  _anybody_at timestamptz[];
  _ends       timestamptz[];
  _deal_ids   uuid[];
  _deal_owners uuid[];
  _deal_contacts uuid[];
  _deal_known_at timestamptz[];
  _deal_closed timestamptz[];
  _deal_share int;           -- of 256 activities, how many are about a deal
  _slice      record;
  _total      bigint;
  _touches    bigint := 0;
  _written    bigint := 0;
  _rows       bigint;
begin
  select c.* into strict _job from demo_flow.job_context(create_activities.tenant_id, create_activities.job_id) as c;
  select i.* into strict _industry from ref.industries as i where i.code = _job.industry;
  _prefix := demo_calc.id_prefix(create_activities.tenant_id, _job.seed, _job.plan_hash, _job.application_no, 'activity');
  _touch_prefix := demo_calc.id_prefix(create_activities.tenant_id, _job.seed, _job.plan_hash, _job.application_no, 'touch');
  _state := demo_calc.rng_state(_job.seed || ':' || _job.application_no || ':activities');
  _touch_state := demo_calc.rng_state(_job.seed || ':' || _job.application_no || ':touches');
  _knots := demo_flow.hour_profile(_job.country);
  select array_agg(d.opens_at + make_interval(secs => d.first_second) order by d.day_no), array_agg(d.opens_at order by d.day_no), array_agg(d.last_second order by d.day_no),
         array_agg(d.opens_at + make_interval(secs => d.last_second) order by d.day_no)
    into _begins, _opens, _lasts, _ends
    from crm.demo_job_days as d where d.tenant_id = create_activities.tenant_id and d.job_id = create_activities.job_id;
  select coalesce(sum(m.activities), 0),
         coalesce(round(256 * sum((m.won + m.open + m.lost) * _industry.activities_per_deal)
               / nullif(sum(m.leads * _industry.activities_per_lead + (m.prospects + m.customers) * _industry.activities_per_contact
                            + (m.won + m.open + m.lost) * _industry.activities_per_deal), 0)), 0)
    into _total, _deal_share
    from crm.demo_job_months as m where m.tenant_id = create_activities.tenant_id and m.job_id = create_activities.job_id;

  with contacts as (
    -- somebody met out of hours is there from the next opening on
    select k.*, case when k.known_at <= _ends[k.day] or k.day = 0 then k.known_at else coalesce(_begins[k.day + 1], 'infinity') end as at
      from (select c.*, width_bucket(c.known_at, _begins) as day from demo_flow.contact_parents(create_activities.tenant_id, create_activities.job_id) as c) as k
  )
  select coalesce(array_agg(k.id order by k.list, k.at, k.no), '{}'), coalesce(array_agg(k.owner_id order by k.list, k.at, k.no), '{}'), coalesce(array_agg(k.at order by k.list, k.at, k.no), '{}'),
         coalesce(array_agg(k.at order by k.at, k.no) filter (where k.list = 1), '{}'), coalesce(array_agg(k.at order by k.at, k.no) filter (where k.list = 2), '{}'),
         coalesce(array_agg(k.at order by k.at, k.no) filter (where k.list = 3), '{}')
    into _ids, _owners, _known_at, _touched_at, _everyone_at, _anybody_at
    from (
      select 1 as list, c.no, c.id, c.owner_id, c.at from contacts as c where c.is_generated and c.first_response_at is not null
      union all
      select 2, c.no, c.id, c.owner_id, c.at
        from (select p.*, rank() over (order by coalesce(l.lead_status in ('unresponsive', 'disqualified'), false)) as choice
                from contacts as p join crm.contacts as l on l.tenant_id = create_activities.tenant_id and l.id = p.id
               where p.is_generated) as c
       where c.choice = 1  -- dropped leads only where there is nobody else
      union all
      select 3, c.no, c.id, c.owner_id, c.at from contacts as c
    ) as k;

  select coalesce(array_agg(d.id order by d.no), '{}'), coalesce(array_agg(d.owner_id order by d.no), '{}'), coalesce(array_agg(d.contact_id order by d.no), '{}'),
         coalesce(array_agg(d.known_at order by d.no), '{}'), coalesce(array_agg(d.closed_at order by d.no), '{}')
    into _deal_ids, _deal_owners, _deal_contacts, _deal_known_at, _deal_closed
    from (
      select d.id, d.owner_id, d.contact_id, d.closed_at, greatest(d.created_at, c.first_response_at) as known_at,
             row_number() over (order by greatest(d.created_at, c.first_response_at), j.application_no, d.id) as no
        from crm.deals as d
        join crm.contacts as c on c.tenant_id = d.tenant_id and c.id = d.contact_id and c.first_response_at is not null
        left join crm.demo_jobs as j on j.tenant_id = d.tenant_id and j.id = d.demo_job_id
       where d.tenant_id = create_activities.tenant_id
         and d.deleted_at is null
         -- a patch looks no further back than a sales cycle before its months
         and (_job.application_no = 1 or d.created_at >= _begins[1] - make_interval(hours => 24 * (_industry.cycle_days_max + 7)) and d.created_at <= _opens[cardinality(_opens)] + interval '9 hours')
    ) as d;

  -- The one loop over data: slices of days keep the queue of pending foreign key checks, and so the memory, bounded.
  for _slice in
    select min(s.day_no) as from_day, max(s.day_no) as until_day, sum(s.activities) as activities,
           min(s.opens_at) as from_at, lead(min(s.opens_at), 1, 'infinity') over (order by min(s.day_no)) as until_at
      from (
        select d.*, (sum(d.contacts + d.activities) over (order by d.day_no) - 1) / _slice_rows as slice
          from crm.demo_job_days as d where d.tenant_id = create_activities.tenant_id and d.job_id = create_activities.job_id
      ) as s
     group by s.slice
     order by 1
  loop
    -- first touches: at the instant that the contact carries
    insert into crm.activities (tenant_id, id, type, subject, body, contact_id, user_id, created_at, updated_at, demo_generated, demo_job_id, demo_source_month)
    with touched as (
      select c.id, c.owner_id, c.first_response_at, c.demo_source_month, _touches + row_number() over (order by c.id) as n
        from crm.contacts as c
       where c.tenant_id = create_activities.tenant_id
         and c.demo_job_id = create_activities.job_id
         and c.created_at >= _slice.from_at and c.created_at < _slice.until_at
         and c.first_response_at is not null
    ), dice as (
      select e.*, demo_calc.rng_temper(e.t) as draw
        from (select d.*, demo_calc.rng_turn(d.m) as t
                from (select c.*, demo_calc.rng_mix(c.s) as m
                        from (select r.*, demo_calc.rng_step(_touch_state, r.n) as s from touched as r offset 0) as c
                      offset 0) as d
              offset 0) as e
    )
    select create_activities.tenant_id, (_touch_prefix || right(x.id::text, 12))::uuid, s.type, s.subject, s.body,
           x.id, x.owner_id, x.first_response_at, x.first_response_at, true, create_activities.job_id, x.demo_source_month
      from dice as x
      left join demo_flow.subject_slots(_job.industry, true) as s on s.slot = x.draw >> 20
     order by x.n;
    get diagnostics _rows = row_count;
    _touches := _touches + _rows;
    _written := _written + _rows;

    if _slice.activities > 0 then
      insert into crm.activities (tenant_id, id, type, subject, body, contact_id, deal_id, user_id, created_at, updated_at, demo_generated, demo_job_id, demo_source_month)
      with days as materialized (
        select d.day_no, d.month, d.opens_at, d.low_tick, d.high_tick - d.low_tick as ticks, d.last_second, d.activities, d.id_prefix, d.before, d.month_before,
               d.shift, width_bucket(d.ends_at, d.ages) as known, least(8, greatest(width_bucket(d.month_ends_at, d.ages), 1)) as pioneers, d.deals, d.deals - d.old_deals as fresh_deals
          from (
            select d.*,
                   _prefix || demo_calc.month_digits(d.month) as id_prefix,
                   case when width_bucket(d.month_ends_at, _touched_at) > 0 then 0
                        when width_bucket(d.month_ends_at, _everyone_at) > 0 then cardinality(_touched_at)
                        else cardinality(_touched_at) + cardinality(_everyone_at) end as shift,
                   case when width_bucket(d.month_ends_at, _touched_at) > 0 then _touched_at
                        when width_bucket(d.month_ends_at, _everyone_at) > 0 then _everyone_at
                        else _anybody_at end as ages,
                   width_bucket(d.ends_at, _deal_known_at) as deals,
                   width_bucket(d.ends_at - make_interval(hours => 24 * _industry.cycle_days_max), _deal_known_at) as old_deals
              from (
                select d.*, d.opens_at + make_interval(secs => d.last_second) as ends_at,
                       max(d.opens_at + make_interval(secs => d.last_second)) over (partition by d.month) as month_ends_at,
                       sum(d.activities) over (order by d.day_no) - d.activities as before,
                       sum(d.activities) over (partition by d.month order by d.day_no) - d.activities as month_before
                  from crm.demo_job_days as d
                 where d.tenant_id = create_activities.tenant_id
                   and d.job_id = create_activities.job_id
              ) as d
             where d.day_no between _slice.from_day and _slice.until_day
               and d.activities > 0
          ) as d
      ), dice as (
        select e.day_no, e.month, e.opens_at, e.low_tick, e.ticks, e.last_second, e.id_prefix, e.month_i, e.shift, e.known, e.pioneers, e.deals, e.fresh_deals,
               demo_calc.rng_temper(e.t1) as draw1, demo_calc.rng_temper(e.t2) as draw2
          from (select d.*, demo_calc.rng_turn(d.m1) as t1, demo_calc.rng_turn(d.m2) as t2
                  from (select c.*, demo_calc.rng_mix(c.s1) as m1, demo_calc.rng_mix(c.s2) as m2
                          from (select r.*, r.month_before + g.i - 1 as month_i,
                                       demo_calc.rng_step(_state, (2 * (r.before + g.i) - 1)::bigint) as s1, demo_calc.rng_step(_state, (2 * (r.before + g.i))::bigint) as s2
                                  from days as r
                                 cross join lateral generate_series(1, r.activities) as g (i)
                                offset 0) as c
                        offset 0) as d
                offset 0) as e
      ), picked as (
        -- the latest people and deals get most of the attention
        select x.day_no, x.month, x.opens_at, x.last_second, x.id_prefix, x.month_i, x.draw1 & 4095 as slot, x.draw2,
               demo_calc.tick_second(_knots, x.low_tick + (((x.draw1 >> 12) * x.ticks) >> 20)::int) as second,
               case when (x.draw2 & 255) < _deal_share and x.fresh_deals > 0 then x.deals - (((x.draw2 >> 8) * x.fresh_deals) >> 24)::int end as deal_no,
               -- while hardly anybody is known, the first activities wait for the first few contacts
               case when x.known < x.pioneers then x.shift + 1 + (((x.draw2 >> 8) * x.pioneers) >> 24)::int
                    else x.shift + x.known - (((((x.draw2 >> 8) * (x.draw2 >> 8)) >> 24) * x.known) >> 24)::int end as contact_no
          from dice as x
        offset 0
      ), met as (
        select p.*, p.opens_at + make_interval(secs => p.second) as at,
               case when p.deal_no is null then _known_at[p.contact_no] else _deal_known_at[p.deal_no] end as parent_at
          from picked as p
        offset 0
      ), timed as (
        select m.*,
               case when m.parent_at <= m.at then m.at
                    -- a parent that was made later comes first: the same day, or the day of the first contact of all
                    else m.parent_at + make_interval(secs => (_lasts[width_bucket(m.parent_at, _begins)]
                           - extract(epoch from m.parent_at - _opens[width_bucket(m.parent_at, _begins)])::bigint) * (m.draw2 & 255) >> 8) end as created_at
          from met as m
        offset 0
      )
      select create_activities.tenant_id, (q.id_prefix || lpad(to_hex(q.month_i::bigint), 8, '0'))::uuid, s.type, s.subject, s.body,
             case when q.deal_no is null then _ids[q.contact_no] else _deal_contacts[q.deal_no] end,
             -- after a deal is closed, the talk goes on with the contact alone
             case when q.deal_no is not null and coalesce(_deal_closed[q.deal_no] >= q.created_at, true) then _deal_ids[q.deal_no] end,
             case when q.deal_no is null then _owners[q.contact_no] else _deal_owners[q.deal_no] end,
             q.created_at, q.created_at, true, create_activities.job_id, q.month
        from timed as q
        left join demo_flow.subject_slots(_job.industry, false) as s on s.slot = q.slot;
      get diagnostics _rows = row_count;
      _written := _written + _rows;
    end if;
    perform demo_flow.report_progress((65 + 25 * _written / greatest(_total, 1))::int, 'Creating activities');
  end loop;

  return _written;
end
$$;

comment on function demo_flow.create_activities(uuid, uuid) is $doc$
Step 5: first touches of the job's contacts and the follow-ups of the day plan, with contacts and deals that exist by then. Returns
their number.

reads:   crm.demo_job_months, crm.demo_job_days, crm.contacts, crm.deals, ref
writes:  crm.activities
example: select demo_flow.create_activities('00000000-0000-4000-8000-0000000000b8', '00000000-0000-4000-8000-000000000018') > 1000
gives:   true
$doc$;
