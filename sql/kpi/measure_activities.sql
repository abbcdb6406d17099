create function demo_kpi.measure_activities(scene demo_kpi.scene)
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
  with done as materialized (
    select a.type, a.user_id, a.created_at, coalesce(a.due_at, a.created_at) as starts_at, a.outcome, a.direction,
           a.duration_minutes, case when a.type = 'email' then lower(split_part(a.subject, ':', 1) collate "C") end as prefix,
           a.subject like '%{%}%' or coalesce(a.body like '%{%}%', false) as is_unresolved,
           a.created_at <= scene.as_of and (a.due_at is null or a.due_at <= scene.as_of) as is_past
      from crm.activities as a
     where a.tenant_id = _tenant_id and a.deleted_at is null
  ), counts as (
    select count(*) as all, count(*) filter (where d.type = 'email') as emails,
           count(*) filter (where d.is_unresolved) as unresolved,
           count(*) filter (where d.type = 'call') as calls, count(*) filter (where d.type = 'meeting') as meetings,
           count(*) filter (where d.type = 'meeting' and d.starts_at = date_bin('15 minutes', d.starts_at,
             '2000-01-01Z'))
             as on_quarters,
           count(*) filter (where d.type = 'meeting' and d.is_past) as past_meetings,
           count(*) filter (where d.type = 'meeting' and d.is_past and d.outcome is not null) as met,
           count(*) filter (where d.type = 'meeting' and d.outcome = 'no_show') as missed,
           count(*) filter (where d.type = 'call' and d.is_past) as past_calls,
           count(*) filter (where d.type = 'call' and d.is_past and d.outcome is not null) as told,
           count(*) filter (where d.type = 'call' and d.is_past
             and d.outcome in ('no_answer', 'voicemail', 'busy')) as vain,
           count(*) filter (where d.type = 'email' and d.direction is not null) as directed,
           count(*) filter (where d.type = 'email' and d.direction = 'in') as came_in,
           count(*) filter (where d.type = 'email' and d.prefix in ('re', 'aw', 'wg', 'fw', 'fwd', 'res', 'enc',
             '返信')) as answers,
           array_agg(d.duration_minutes order by d.duration_minutes) filter (
             where d.type = 'meeting' and d.duration_minutes is not null)::numeric[] as meeting_minutes,
           array_agg(d.duration_minutes order by d.duration_minutes) filter (
             where d.type = 'call' and d.duration_minutes is not null)::numeric[] as call_minutes
      from done as d
  ), meetings as (
    select m.starts_at, lag(m.ends_at) over (partition by m.user_id order by m.starts_at, m.ends_at) as before_ends_at
      from (
        select d.user_id, d.starts_at,
               d.starts_at + make_interval(mins => coalesce(d.duration_minutes, 15)) as ends_at
          from done as d
         where d.type = 'meeting' and d.user_id is not null and coalesce(d.outcome, '') <> 'no_show'
      ) as m
  ), clashes as (
    select count(*) as all, count(*) filter (where m.starts_at < m.before_ends_at) as clashing from meetings as m
  ), interrupted as (
    select count(*) as all, count(*) filter (where c.created_at < c.met_until) as calls
      from (
        select d.type, d.created_at,
               max(d.starts_at + make_interval(mins => coalesce(d.duration_minutes, 15)))
                 filter (where d.type = 'meeting') over (partition by d.user_id order by d.starts_at, d.type desc) as met_until
          from done as d
         where d.user_id is not null and (d.type = 'call' and d.outcome is not null
                                          or d.type = 'meeting' and coalesce(d.outcome, '') <> 'no_show')
      ) as c
     where c.type = 'call'
  ), members as (
    select count(*) as all, max(u.activities) / nullif(avg(u.activities), 0) as share
      from (select count(*) as activities from done as d where d.user_id is not null group by d.user_id) as u
  ), minutes as (
    select sum(u.activities) as all, sum(u.activities) filter (where u.activities > 1) as together
      from (select count(*) as activities from done as d where d.user_id is not null and d.is_past
             group by d.user_id, date_bin('1 minute', d.created_at, '2000-01-01Z')) as u
  ), titles as (
    select count(*) as all, count(*) filter (where d.title like '%{%}%') as unresolved
      from crm.deals as d where d.tenant_id = _tenant_id and d.deleted_at is null
  )
  select m.*
    from counts as c
   cross join titles as t
   cross join clashes as x
   cross join interrupted as i
   cross join members as u
   cross join minutes as n
   cross join lateral unnest(array[
     demo_calc.measure_share('share_of_emails', c.emails, c.all),
     demo_calc.measure_share('share_of_calls', c.calls, c.all),
     demo_calc.measure_share('share_of_meetings', c.meetings, c.all),
     demo_calc.measure_share('meetings_on_quarters', c.on_quarters, c.meetings),
     demo_calc.measure_share('meetings_at_once', x.clashing, x.all),
     demo_calc.measure_share('calls_in_meetings', i.calls, i.all),
     demo_calc.measure_median('meeting_minutes', c.meeting_minutes),
     demo_calc.measure_median('call_minutes', c.call_minutes),
     demo_calc.measure_share('meetings_have_outcome', c.met, c.past_meetings),
     demo_calc.measure_share('calls_have_outcome', c.told, c.past_calls),
     demo_calc.measure_share('calls_in_vain', c.vain, c.told),
     demo_calc.measure_share('no_shows', c.missed, c.met),
     demo_calc.measure_share('emails_have_direction', c.directed, c.emails),
     demo_calc.measure_share('emails_in', c.came_in, c.directed),
     demo_calc.measure_share('threads', c.answers, c.emails),
     demo_calc.measure_exact('busiest_user', u.share, u.all),
     demo_calc.measure_share('unresolved', c.unresolved + t.unresolved, c.all + t.all),
     demo_calc.measure_share('at_one_minute', coalesce(n.together, 0), n.all::bigint)
   ]) as m;
end
$$;

comment on function demo_kpi.measure_activities(demo_kpi.scene) is $doc$
Measures activities by themselves: kinds, lengths, outcomes, placeholders, and who did them.

reads:   crm.activities, crm.deals
example: select count(*) from demo_kpi.measure_activities(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()))
gives:   18
$doc$;
