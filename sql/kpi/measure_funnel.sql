create function demo_kpi.measure_funnel(scene demo_kpi.scene)
returns setof demo_calc.measure
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
  _as_of     timestamptz := scene.as_of;
  _new_since timestamptz := (select min(l.day) at time zone scene.timezone
                               from (select d.day from unnest(scene.days) as d (day) where d.day <= scene.today
                                      order by d.day desc limit 3) as l);
begin
  return query
  with deals as materialized (
    select d.contact_id, d.owner_id, d.closed_at, s.stage_type, d.lost_reason, d.competitor,
           ntile(3) over (partition by s.stage_type = 'open' order by d.value, d.id) as third
      from crm.deals as d
      join crm.pipeline_stages as s on s.tenant_id = _tenant_id and s.id = d.stage_id
     where d.tenant_id = _tenant_id and d.deleted_at is null
  ), of_contacts as (
    select d.contact_id, count(*) as deals, count(*) filter (where d.stage_type = 'open') as open,
           count(*) filter (where d.stage_type = 'won')::numeric as won,
           count(*) filter (where d.stage_type = 'lost')::numeric as lost,
           min(d.closed_at) filter (where d.stage_type = 'won') as first_win
      from deals as d group by d.contact_id
  ), contacts as (
    select c.status = 'lead' as is_lead, c.status = 'lead' or c.converted_at is not null as was_lead, c.status,
           c.lead_status, c.source, c.created_at, c.converted_at, o.*,
           coalesce(c.source, '') not in ('referrals', '') as is_web,
           coalesce(c.lead_status = 'qualified' or c.converted_at is not null, false) as is_qualified,
           c.first_response_at - c.created_at as wait
      from crm.contacts as c
      left join of_contacts as o on o.contact_id = c.id
     where c.tenant_id = _tenant_id and c.deleted_at is null
  ), people as (
    select count(*) filter (where c.is_lead) as leads, count(*) filter (where c.is_lead and c.deals > 0) as with_deal,
           count(*) filter (where c.lead_status = 'qualified') as qualified,
           count(*) filter (where c.lead_status = 'qualified' and c.open > 0) as with_open,
           count(*) filter (where c.status <> 'lead') as others,
           count(*) filter (where c.status <> 'lead' and c.converted_at is not null) as converted,
           count(*) filter (where c.converted_at < c.created_at or c.converted_at > _as_of
                              or c.converted_at > c.first_win) as misfits,
           count(*) filter (where c.converted_at is not null) as conversions,
           count(*) filter (where c.is_lead and c.created_at >= _new_since) as newest,
           count(*) filter (where c.is_lead and c.created_at >= _new_since and c.lead_status = 'new') as waiting,
           count(*) filter (where c.is_lead and c.created_at < _as_of - interval '30 days') as month_old,
           count(*) filter (where c.lead_status = 'new' and c.created_at < _as_of - interval '30 days') as old_new,
           count(*) filter (where c.is_lead and c.created_at < _as_of - interval '120 days') as old,
           count(*) filter (where c.lead_status in ('unresponsive', 'disqualified', 'qualified')
                              and c.created_at < _as_of - interval '120 days') as old_closed,
           count(*) filter (where c.was_lead and c.is_web) as web,
           count(*) filter (where c.was_lead and c.is_web and c.wait <= interval '1 hour') as within_hour,
           count(*) filter (where c.was_lead and c.is_web and c.created_at < _as_of - interval '7 days') as web_week,
           count(*) filter (where c.was_lead and c.is_web and c.created_at < _as_of - interval '7 days'
                              and c.wait is null) as unanswered,
           count(*) filter (where c.was_lead and c.wait <= interval '15 minutes')::numeric as quick,
           count(*) filter (where c.was_lead and c.wait <= interval '15 minutes'
             and c.is_qualified)::numeric as quick_q,
           count(*) filter (where c.was_lead and c.wait > interval '15 minutes')::numeric as slow,
           count(*) filter (where c.was_lead and c.wait > interval '15 minutes' and c.is_qualified)::numeric as slow_q,
           sum(c.won) filter (where c.source = 'referrals') as referral_won,
           sum(c.won + c.lost) filter (where c.source = 'referrals') as referral_all,
           sum(c.won) filter (where c.source in ('meta', 'google', 'affiliates')) as paid_won,
           sum(c.won + c.lost) filter (where c.source in ('meta', 'google', 'affiliates')) as paid_all
      from contacts as c
  ), outcomes as (
    select count(*) filter (where d.stage_type = 'won') as won, count(*) filter (where d.stage_type = 'lost') as lost,
           count(*) filter (where d.stage_type = 'won' and d.third = 1)::numeric as small_won,
           count(*) filter (where d.stage_type <> 'open' and d.third = 1)::numeric as small,
           count(*) filter (where d.stage_type = 'won' and d.third = 3)::numeric as large_won,
           count(*) filter (where d.stage_type <> 'open' and d.third = 3)::numeric as large,
           count(*) filter (where d.stage_type = 'lost' and d.lost_reason is not null) as reasons,
           count(*) filter (where d.stage_type = 'lost' and d.competitor is not null) as competitors,
           count(*) filter (where d.stage_type = 'won' and d.competitor is not null) as beaten
      from deals as d
  ), best as (
    select count(*) filter (where d.stage_type = 'won')::numeric as won, count(*)::numeric as decided
      from deals as d
     where d.third = 3 and d.stage_type <> 'open' and d.owner_id is not null and 'star_rep' = any (scene.insights)
     group by d.owner_id having count(*) >= 6
     order by 1.0 * count(*) filter (where d.stage_type = 'won') / count(*) desc, count(*) desc limit 1
  ), commonest as (
    select count(*)::numeric as times from deals as d where d.lost_reason is not null and d.stage_type = 'lost'
     group by d.lost_reason order by 1 desc limit 1
  )
  select m.*
    from people as p
   cross join outcomes as o
    left join best as b on true
    left join commonest as r on true
   cross join lateral unnest(array[
     demo_calc.measure_share('win_rate', o.won, o.won + o.lost),
     demo_calc.measure_points('small_deals_win_more', o.small_won, o.small, o.large_won, o.large,
                              case when 'small_deals' = any (scene.insights) then (o.small + o.large)::bigint end),
     demo_calc.measure_times('referrals_win_more', p.referral_won, p.referral_all, p.paid_won, p.paid_all,
                             case when 'referrals' = any (scene.insights)
                               then 2 * least(p.referral_all, p.paid_all)::bigint end),
     demo_calc.measure_times('best_rep_wins_large', b.won, b.decided, o.large_won - b.won, o.large - b.decided,
                             o.large::bigint),
     demo_calc.measure_share('leads_with_deal', p.with_deal, p.leads),
     demo_calc.measure_share('qualified_leads_with_open_deal', p.with_open, p.qualified),
     demo_calc.measure_share('people_who_were_leads', p.converted, p.others),
     demo_calc.measure_share('conversion_fits', p.misfits, p.conversions),
     demo_calc.measure_share('newest_leads_wait', p.waiting, p.newest),
     demo_calc.measure_share('old_leads_wait', p.old_new, p.month_old),
     demo_calc.measure_share('old_leads_are_closed', p.old_closed, p.old),
     demo_calc.measure_share('answered_within_hour', p.within_hour, p.web),
     demo_calc.measure_share('never_answered', p.unanswered, p.web_week),
     demo_calc.measure_times('quick_answers_qualify', p.quick_q, p.quick, p.slow_q, p.slow,
                             case when 'fast_answer' = any (scene.insights) then (p.quick + p.slow)::bigint end),
     demo_calc.measure_share('losses_have_reason', o.reasons, o.lost),
     demo_calc.measure_share('commonest_reason', r.times, o.reasons),
     demo_calc.measure_share('losses_to_competitor', o.competitors, o.lost),
     demo_calc.measure_share('competitor_of_loss', o.beaten, o.beaten + o.competitors)
   ]) as m;
end
$$;

comment on function demo_kpi.measure_funnel(demo_kpi.scene) is $doc$
Measures who becomes what: leads, their answers and conversions, deals won and lost, and what planted effects show.

reads:   crm.contacts, crm.deals, crm.pipeline_stages
example: select count(*) from demo_kpi.measure_funnel(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()))
gives:   18
$doc$;
