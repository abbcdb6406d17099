create function demo_flow.met_deals(run demo_flow.run, clock demo_flow.clock, pace demo_flow.pace, state bigint,
                                    deals bigint)
returns table (n bigint, month text, month_i bigint, outcome text, draw1 bigint, draw2 bigint, draw4 bigint,
               is_whale boolean, open_stage int, created_at timestamptz, moved_at timestamptz, closed_at timestamptz,
               expected_close_at timestamptz, contact_id uuid, kind text, busy bigint, won_at timestamptz)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  _industry ref.industries;
  _moves    bigint := demo_calc.rng_state(run.stream || ':dates');
  _shift    bigint := pace.shift;
  _soon     timestamptz := case when run.is_new then clock.first_end end;  -- end of the month of the base
  _slots    demo_flow.deal_slot[];
  _deals    demo_flow.deal[];
  _buyers   demo_flow.buyer[];
  _partners demo_flow.deal_partners;
begin
  select i.* into strict _industry from ref.industries as i where i.code = (run.tenant).industry;
  -- when, then with whom; a deal whose contact comes later is made later
  _slots := array(
    select (r.n, r.month, r.month_i, r.outcome, r.draw1,
            -- sizes of all outcomes are spread alike: neighbours fall far apart
            (row_number() over (partition by r.outcome order by r.n) * 2654435769 + (r.draw2 >> 4)
             + _shift) & 4294967295,
            r.draw3,
            -- what was begun before a new tenant's first day is soon won
            case when r.outcome = 'won' and r.month_ends_at = _soon
                 then r.draw4 & 65535 | (r.draw4 >> 16) / 3 << 16 else r.draw4 end, r.other, r.at_day, r.second,
            r.month_ends_at, r.created_at)::demo_flow.deal_slot
      from demo_flow.deal_rows(run, clock, state, _moves) as r
     order by r.n);
  _deals := array(select d from demo_flow.deal_dates(run, clock, pace, _slots) as d order by d.n);
  _buyers := demo_flow.buyers_of(run, deals);
  _partners := demo_flow.deal_partners_of(run, clock, _deals, _buyers,
                                          make_interval(hours => 8 * (_industry.cycle_days_min
                                                                      + _industry.cycle_days_max)));
  _slots := array(select s from demo_flow.late_slots(clock, _slots, _buyers, _partners) as s order by s.n);

  return query
  with dated as (
    select d.* from unnest(_deals) as d where not exists (select from unnest(_slots) as s where s.n = d.n)
    union all
    select d.* from demo_flow.deal_dates(run, clock, pace, _slots) as d
  )
  select d.n, d.month, d.month_i, d.outcome, d.draw1, d.draw2, d.draw4, d.is_whale, d.open_stage, d.created_at,
         d.moved_at, case when d.outcome <> 'open' then d.moved_at end, d.expected_close_at, b.id, b.kind,
         b.draw >> 24, w.won_at
    from dated as d
    join unnest(_partners.buyers, _partners.won_at) with ordinality as w (buyer, won_at, n) on w.n = d.n
    join unnest(_buyers) as b on b.no = w.buyer;
end
$$;

comment on function demo_flow.met_deals(demo_flow.run, demo_flow.clock, demo_flow.pace, bigint, bigint) is $doc$
The deals of a job's day plan with their dates and with whom they are: first when, then with whom; one whose contact
comes later is made later. state: of their dice; deals: how many there are. busy: how much the contact buys, 0 to 255;
won_at: when its first deal was won, NULL where this is no later one.

reads:   crm.contacts, crm.deals, crm.demo_job_days, crm.demo_job_months, crm.demo_jobs, crm.pipeline_stages,
         ref.industries
example: select count(*) > 60 and count(*) = count(d.contact_id) from crm.demo_work as w
         cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r cross join lateral demo_flow.clock_of(r) as c
         cross join lateral demo_flow.pace_of(r, c) as p cross join lateral demo_flow.met_deals(r, c, p, 1, 400) as d
         where w.id = '00000000-0000-4000-8000-000000000016'
gives:   true
$doc$;
