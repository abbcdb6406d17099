create function demo_kpi.measure_pipeline(scene demo_kpi.scene)
returns setof demo_calc.measure
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
  _as_of     timestamptz := scene.as_of;
begin
  return query
  with stages as (
    select s.id, s.stage_type, s.position,
           case when s.stage_type = 'open' then row_number() over (partition by s.pipeline_id, s.stage_type
                                                                   order by s.position) end as place,
           s.position = min(s.position) filter (where s.stage_type = 'open')
             over (partition by s.pipeline_id) as is_first,
           s.position = max(s.position) filter (where s.stage_type = 'open')
             over (partition by s.pipeline_id) as is_last
      from crm.pipeline_stages as s where s.tenant_id = _tenant_id
  ), entries as materialized (
    select h.deal_id, h.stage_id, h.entered_at, s.place, lag(h.entered_at) over w as before_at,
           lag(s.place) over w as place_before, row_number() over w as no, lead(h.entered_at)
             over w is null as is_latest
      from crm.deal_stage_history as h
      join stages as s on s.id = h.stage_id
     where h.tenant_id = _tenant_id
    window w as (partition by h.deal_id order by h.entered_at, s.position)
  ), last_moves as (
    select e.deal_id, max(e.entered_at) as moved_at, max(e.stage_id::text) filter (where e.is_latest) as stage_id
      from entries as e group by e.deal_id
  ), touches as (
    select a.deal_id, max(a.created_at) filter (where a.created_at <= _as_of) as at,
           bool_or(a.due_at is not null and a.completed_at is null) as is_due
      from crm.activities as a
     where a.tenant_id = _tenant_id and a.deleted_at is null and a.deal_id is not null
     group by a.deal_id
  ), deals as materialized (
    select d.id, d.contact_id, d.created_at, d.updated_at, d.expected_close_at, d.next_step, s.stage_type, s.place,
           s.is_first, s.is_last, m.moved_at, t.is_due, m.stage_id <> d.stage_id::text as is_elsewhere,
           extract(epoch from _as_of - d.created_at)::numeric / 86400 as age,
           greatest(d.created_at, m.moved_at, t.at) as touched_at
      from crm.deals as d
      join stages as s on s.id = d.stage_id
      left join last_moves as m on m.deal_id = d.id
      left join touches as t on t.deal_id = d.id
     where d.tenant_id = _tenant_id and d.deleted_at is null
  ), crowds as (
    select count(*) as contacts, count(*) filter (where c.deals > 2) as crowded
      from (select count(*) as deals from deals as d where d.stage_type = 'open' and d.contact_id is not null
             group by d.contact_id) as c
  ), moves as (
    select count(*) as all, count(*) filter (where e.place < e.place_before) as back,
           count(*) filter (where e.place is not null) as to_open,
           count(*) filter (where e.entered_at < e.before_at + interval '1 minute') as at_once,
           count(*) filter (where date_trunc('month', e.entered_at at time zone 'UTC')
                                  = date_trunc('month', d.created_at at time zone 'UTC')) as in_month
      from entries as e join deals as d on d.id = e.deal_id
     where e.no > 1
  ), open as (
    select count(*) as all, count(*) filter (where d.is_first)::numeric as first,
           count(*) filter (where d.is_last)::numeric as last,
           corr(d.place, extract(epoch from d.expected_close_at - _as_of)::float8) as close_by_stage,
           count(d.expected_close_at) as expected, corr(d.place, d.age::float8) as age_by_stage,
           count(*) filter (where d.age > 45) as old,
           count(*) filter (where d.age > 45 and date_trunc('month', d.moved_at) > date_trunc('month', d.created_at))
             as moved,
           count(*) filter (where d.expected_close_at < _as_of) as overdue, count(*)
             filter (where d.age > 60) as older,
           count(*) filter (where d.age > 60 and d.touched_at < _as_of - interval '60 days') as stalled,
           array_agg(d.age / scene.cycle_days order by d.age) as ages,
           count(*) filter (where d.age > 2 * scene.cycle_days) as too_old,
           count(*) filter (where d.age > 30) as month_old,
           count(*) filter (where d.age > 30 and d.touched_at > _as_of - interval '30 days') as touched,
           count(*) filter (where d.updated_at > d.created_at) as updated, count(d.next_step) as steps,
           count(*) filter (where d.is_due) as due
      from deals as d
     where d.stage_type = 'open'
  ), ends as (
    select count(*) filter (where d.is_elsewhere) as elsewhere, count(d.moved_at) as told from deals as d
  )
  select m.*
    from open as o
   cross join moves as v
   cross join crowds as c
   cross join ends as e
   cross join lateral unnest(array[
     demo_calc.measure_correlation('expected_close_by_stage', o.close_by_stage, o.expected),
     demo_calc.measure_correlation('age_by_stage', o.age_by_stage, o.all),
     demo_calc.measure_times('first_stage_to_last', o.first, 1, o.last, 1, o.all),
     demo_calc.measure_share('moved_after_first_month', o.moved, o.old),
     demo_calc.measure_share('overdue', o.overdue, o.expected),
     demo_calc.measure_share('stalled', o.stalled, o.older),
     demo_calc.measure_median('age_of_open_deals', o.ages),
     demo_calc.measure_share('far_too_old', o.too_old, case when scene.cycle_days is not null then o.all end),
     demo_calc.measure_share('touched_lately', o.touched, o.month_old),
     demo_calc.measure_share('updated_after_creation', o.updated, o.all),
     demo_calc.measure_share('next_steps', o.steps, o.all),
     demo_calc.measure_share('due_steps', o.due, o.all),
     demo_calc.measure_share('moves_backward', v.back, v.to_open),
     demo_calc.measure_share('moves_in_first_month', v.in_month, v.all),
     demo_calc.measure_share('moves_at_once', v.at_once, v.all),
     demo_calc.measure_share('history_ends_at_stage', e.elsewhere, e.told),
     demo_calc.measure_share('open_deals_a_contact', c.crowded, c.contacts)
   ]) as m;
end
$$;

comment on function demo_kpi.measure_pipeline(demo_kpi.scene) is $doc$
Measures the open deals: their stages, ages, moves, expected closes and next steps.

reads:   crm.activities, crm.deal_stage_history, crm.deals, crm.pipeline_stages
example: select count(*) from demo_kpi.measure_pipeline(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()))
gives:   17
$doc$;
