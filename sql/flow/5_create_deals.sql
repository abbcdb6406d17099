create function demo_flow.create_deals(run demo_flow.run)
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
  _tenant   demo_kpi.tenant := run.tenant;
  _clock    demo_flow.clock := demo_flow.clock_of(run);
  _industry ref.industries;
  _bounds   record;
  _prefix   text;
  _state    bigint;
  _story_state bigint := demo_calc.rng_state(run.stream || ':stories');
  _rivals   text[];
  _total    bigint;
  _pace     demo_flow.pace;
  _owners   uuid[];
  _hired    timestamptz[];
  _star     uuid;           -- who is better at large deals
  _loss     constant numeric := case when 'small_deals' = any(run.insights) then 1.75 else 1 end;
  _unit     numeric := 10::numeric ^ (run.tenant).minor_units;
  _family_first boolean;
  _written  bigint;
begin
  select sum(d.won + d.open + d.lost) into _total
    from crm.demo_job_days as d where d.tenant_id = _tenant.id and d.job_id = run.job_id;
  if _total = 0 then
    return 0;
  end if;
  select i.* into strict _industry from ref.industries as i where i.code = _tenant.industry;
  select b.* into strict _bounds from demo_world.deal_bounds(_tenant.industry, _tenant.currency) as b;
  _family_first := (select c.name_order = 'family_first' from ref.countries as c where c.code = _tenant.country);
  _state := demo_calc.rng_state(run.stream || ':deals');
  _prefix := demo_calc.id_prefix(_tenant.id, run.seed, run.plan_hash, run.application_no, 'deal');
  _rivals := array(select c.name from demo_world.competitors(_tenant.industry) as c order by c.no);
  _pace := demo_flow.pace_of(run, _clock);
  select array_agg(o.user_id order by o.slot), array_agg(o.hired_at order by o.slot),
         (select t.user_id from demo_flow.owner_slots(_tenant.id) as t
           group by t.user_id order by min(t.hired_at), count(*) desc, min(t.slot) limit 1)
    into _owners, _hired, _star
    from demo_flow.owner_slots(_tenant.id) as o;
  insert into crm.deals (tenant_id, id, title, value, currency, pipeline_id, stage_id, contact_id, company_id, owner_id,
                         expected_close_at, closed_at, lost_reason, competitor, next_step, demo_story, created_at,
                           updated_at,
                         demo_generated, demo_job_id, demo_source_month, demo_written_at)
  with deals as materialized (
    select d.* from demo_flow.sold_deals(run, _clock, _pace, _state, _total, _owners, _hired, _star) as d
  ), months as materialized (
    select m.*, 0.88 + demo_calc.rng_draw(demo_calc.rng_state(run.stream || ':lost:' || m.month), 1) % 241 / 1000.0
             as lost_jitter
      from crm.demo_job_months as m
     where m.tenant_id = _tenant.id and m.job_id = run.job_id
  ), valued as (
    select u.n, u.minor
      from (
        select array_agg(d.n order by d.n) as ns,
               demo_calc.exact_values(
                 case d.outcome when 'won' then min(m.won_minor) when 'open' then min(m.open_minor)
                   -- no number of the plan: lost deals are as large as won ones, or larger
                   else greatest(_bounds.low,
                                 least(_bounds.high / 2,
                                       _loss * m.lost_jitter
                                         * coalesce(min(m.won_minor / nullif(m.won, 0)), _bounds.average)))::bigint
                          / _bounds.step * _bounds.step * count(*) end,
                 array_agg((demo_calc.deal_shape(d.draw2 / 4294967296.0, 0.95 * _industry.deal_sigma::double precision,
                                                 d.is_whale) * d.factor)::bigint order by d.n),
                 _bounds.low, _bounds.high, _bounds.step) as minors
          from deals as d
          join months as m on m.month = d.month
         group by d.month, d.outcome, m.lost_jitter
      ) as g
     cross join lateral unnest(g.ns, g.minors) as u (n, minor)
  ), stages as (
    select s.* from demo_plan.deal_stages(_tenant.id) as s
  ), stories as (
    select s.* from demo_world.story_slots(_tenant.industry) as s
  ), next_steps as (
    select s.* from demo_world.next_steps(_tenant.industry) as s
  )
  select _tenant.id,
         (_prefix || demo_calc.month_digits(q.month) || lpad(to_hex(q.month_i), 8, '0'))::uuid,
         replace(replace(q.title, '{company}', coalesce(q.company, '')), '{contact}',
                 demo_calc.full_name(q.first_name, q.last_name, _family_first)),
         round(v.minor / _unit, _tenant.minor_units),
         _tenant.currency,
         g.pipeline_id, g.id, q.contact_id, q.company_id, q.owner_id,
         q.expected_close_at, q.closed_at, y.lost_reason,
         -- a competitor plays its part where the story says so, and in some others
         case when y.against or (z.draw1 >> 8 & 255) < case q.outcome when 'lost' then 64 when 'open' then 90
           else 38 end
           then demo_flow.rival_of(q.contact_id, nullif(_rivals, '{}')) end,
         -- some have nothing agreed
         case when (z.draw1 >> 8 & 255) not between 190 and 209 then a.text end, y.code, q.created_at, coalesce(q.moved_at, q.created_at),
         true, run.job_id, q.month, coalesce(q.moved_at, q.created_at)
    from deals as q
    join valued as v on v.n = q.n
    -- very large deals, and some others, are won in the last of several won stages
    left join stages as g on g.stage_type = q.outcome
      and g.no = case when q.outcome = 'open' then q.open_stage
                      when q.outcome = 'lost' then 1 + (((q.draw4 & 65535) * g.total) >> 16)
                      when q.is_whale or (q.draw4 & 255) < 40 then g.total
                      else 1 end
   cross join lateral demo_calc.dice(_story_state, 1, q.n - 1, 1) as z
    left join stories as y on y.stage = g.name and y.slot = z.draw1 & 255
    left join next_steps as a on q.outcome = 'open' and a.stage = g.name and a.no = (z.draw1 >> 24) % a.total
   order by q.n;

  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_deals(demo_flow.run) is $doc$
Step 5: won, open and lost deals of the day plan. Their values add up to the plan of each month to the minor unit, and
grow with the company and with what is sold. Returns their number.

reads:   crm.companies, crm.contacts, crm.deals, crm.demo_job_days, crm.demo_job_months, crm.demo_jobs,
         crm.pipeline_stages, crm.pipelines, crm.users, ref
writes:  crm.deals
example: select demo_flow.create_deals(demo_flow.run_of(w, demo_plan.grow(w))) > 60 from crm.demo_work as w where w.id
         = '00000000-0000-4000-8000-000000000016'
gives:   true
$doc$;
