create function demo_kpi.measure_causes(scene demo_kpi.scene)
returns setof demo_calc.measure
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
begin
  return query
  with stages as (
    select s.id, s.stage_type,
           s.stage_type = 'won' or s.stage_type = 'open' and percent_rank() over (
             partition by s.pipeline_id, s.stage_type order by s.position) >= 0.5 as is_late
      from crm.pipeline_stages as s where s.tenant_id = _tenant_id
  ), deals as materialized (
    select d.id, d.contact_id, d.created_at, d.closed_at, s.stage_type
      from crm.deals as d join stages as s on s.id = d.stage_id
     where d.tenant_id = _tenant_id and d.deleted_at is null
  ), done as materialized (
    select a.deal_id, a.contact_id, a.type, a.created_at, a.user_id, a.subject
      from crm.activities as a
     where a.tenant_id = _tenant_id and a.deleted_at is null and a.created_at <= scene.as_of
  ), entries as (
    select h.deal_id, h.entered_at, s.is_late, row_number() over (partition by h.deal_id order by h.entered_at) as no
      from crm.deal_stage_history as h join stages as s on s.id = h.stage_id
     where h.tenant_id = _tenant_id
  ), moves as (
    select e.deal_id, e.entered_at, e.is_late,
           max(a.created_at) filter (where a.created_at > e.entered_at - interval '1 day') as beat_at,
           bool_or(a.type in ('meeting', 'call')
                   and a.created_at > greatest(d.created_at, e.entered_at - interval '14 days')) as had_talk
      from entries as e
      join deals as d on d.id = e.deal_id
      left join done as a on a.deal_id = e.deal_id and a.created_at <= e.entered_at
     where e.no > 1
     group by e.deal_id, e.entered_at, e.is_late
  ), beats as (
    select count(*) as moves, count(m.beat_at) as with_beat, count(*) filter (where m.is_late) as late,
           count(*) filter (where m.is_late and m.had_talk) as late_with_talk,
           array_agg(b.minutes order by b.minutes) filter (where b.minutes is not null) as minutes
      from moves as m
     cross join lateral (select round(extract(epoch from m.entered_at - m.beat_at) / 60, 1) as minutes) as b
  ), of_deals as (
    select a.deal_id, count(*)::numeric as activities from done as a where a.deal_id is not null group by a.deal_id
  ), tenths as (
    select count(*) as deals, sum(t.activities) as all, sum(t.activities) filter (where t.tenth = 1) as busiest
      from (select o.activities, ntile(10) over (order by o.activities desc) as tenth from of_deals as o) as t
  ), after_loss as (
    select count(*) as all, count(*) filter (where a.created_at > d.closed_at + interval '1 day') as after
      from done as a join deals as d on d.id = a.deal_id
     where d.stage_type = 'lost'
  ), buyers as (
    select d.contact_id, min(d.closed_at) as bought_at from deals as d where d.stage_type = 'won' group by d.contact_id
  ), service as (
    select count(*) as all,
           count(*) filter (where b.bought_at is null or a.created_at < b.bought_at - interval '1 day') as unbought
      from done as a
      join (select w.subject from (select distinct a.subject from done as a offset 0) as w
             where demo_calc.is_service(w.subject)) as u on u.subject = a.subject
      left join buyers as b on b.contact_id = a.contact_id
  ), crowded as (
    select max(c.activities) as most
      from (select count(*) as activities from done as a where a.contact_id is not null
             group by a.contact_id, date_bin('30 days', a.created_at, '2000-01-03Z')) as c
  ), tries as (
    select count(*) as all, count(w.contact_id) as tried
      from crm.contacts as c
      left join (select distinct a.contact_id from done as a) as w on w.contact_id = c.id
     where c.tenant_id = _tenant_id and c.deleted_at is null and c.lead_status = 'unresponsive'
  ), others as (
    select count(*) as all, count(*) filter (where a.user_id <> c.owner_id) as by_others
      from done as a
      join crm.contacts as c on c.tenant_id = _tenant_id and c.id = a.contact_id
     where a.user_id is not null and c.owner_id is not null
  )
  select m.*
    from beats as b
   cross join tenths as t
   cross join after_loss as l
   cross join service as s
   cross join crowded as c
   cross join tries as u
   cross join others as o
   cross join lateral unnest(array[
     demo_calc.measure_share('moves_with_beat', b.with_beat, b.moves),
     demo_calc.measure_median('minutes_from_beat', b.minutes),
     demo_calc.measure_share('talk_before_late_stage', b.late_with_talk, b.late),
     demo_calc.measure_share('busiest_tenth_of_deals', t.busiest / nullif(t.all, 0) * t.deals, t.deals),
     demo_calc.measure_share('after_loss', l.after, l.all),
     demo_calc.measure_share('service_without_purchase', s.unbought, s.all),
     demo_calc.measure_exact('busiest_contact', c.most, c.most),
     demo_calc.measure_share('unresponsive_were_tried', u.tried, u.all),
     demo_calc.measure_share('work_by_others', o.by_others, o.all)
   ]) as m;
end
$$;

comment on function demo_kpi.measure_causes(demo_kpi.scene) is $doc$
Measures what activities have to do with deals and people: what comes before a move, and what nobody would do.

reads:   crm.activities, crm.contacts, crm.deal_stage_history, crm.deals, crm.pipeline_stages
example: select count(*) from demo_kpi.measure_causes(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()))
gives:   9
$doc$;
