create function demo_kpi.measure_freshness(scene demo_kpi.scene)
returns setof demo_calc.measure
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id  uuid := scene.tenant_id;
  _as_of      timestamptz := scene.as_of;
  _works      boolean := scene.today = any (scene.days);
  _last_day   date := (select max(d.day) from unnest(scene.days) as d (day));
begin
  return query
  with activities as materialized (
    select a.user_id, a.type, a.created_at, a.due_at, a.completed_at,
      (a.due_at at time zone scene.timezone)::date as due_on
      from crm.activities as a
     where a.tenant_id = _tenant_id and a.deleted_at is null
  ), team as (
    select a.user_id, bool_or(a.due_at < _as_of and a.completed_at is null) as has_overdue,
           bool_or(a.due_on = scene.today) as has_due,
           bool_or(a.type = 'meeting' and a.due_at > _as_of and a.due_at < _as_of + interval '7 days') as has_meeting
      from activities as a
      join crm.users as u on u.tenant_id = _tenant_id and u.id = a.user_id
     where u.left_at is null and u.deleted_at is null
     group by a.user_id
    having bool_or(a.created_at between _as_of - interval '30 days' and _as_of)
  ), members as (
    select count(*) as all, count(*) filter (where t.has_overdue) as overdue, count(*) filter (where t.has_due) as due,
           count(*) filter (where t.has_meeting) as meeting
      from team as t
  ), steps as (
    select (max(a.created_at) filter (where a.created_at <= _as_of) at time zone scene.timezone)::date as last_on,
           count(*) filter (where a.due_at > _as_of and a.due_on <= _last_day) as ahead,
           count(*) filter (where a.due_at > _as_of and a.due_on <= _last_day and d.day is null) as on_days_off,
           count(*) filter (where a.type = 'task') as tasks, count(*)
             filter (where a.type = 'task' and a.due_at is not null) as due_tasks,
           count(*) filter (where a.due_at <= _as_of) as were_due,
           count(*) filter (where a.due_at <= _as_of and a.completed_at is not null) as were_done,
           count(a.completed_at) as done, count(*) filter (where a.completed_at > _as_of) as done_later,
           count(*) filter (where a.completed_at < a.created_at - interval '1 day') as done_before
      from activities as a
      left join unnest(scene.days) as d (day) on d.day = a.due_on
  ), leads as (
    select count(*) filter (where c.created_at > _as_of - interval '7 days')::numeric as week,
           count(*) filter (where c.created_at <= _as_of - interval '7 days')::numeric as before
      from crm.contacts as c
     where c.tenant_id = _tenant_id and c.deleted_at is null and c.created_at > _as_of - interval '63 days'
       and c.created_at <= _as_of
  ), closes as (
    select count(*) as all, count(*) filter (where d.expected_close_at between _as_of
      and _as_of + interval '30 days') as soon
      from crm.deals as d
      join crm.pipeline_stages as s on s.tenant_id = _tenant_id and s.id = d.stage_id
     where d.tenant_id = _tenant_id and d.deleted_at is null and s.stage_type = 'open'
       and d.expected_close_at is not null
  )
  select m.*
    from members as t
   cross join steps as s
   cross join leads as l
   cross join closes as c
   cross join lateral (
     select count(*)::numeric as days from unnest(scene.days) as d (day) where d.day > s.last_on
       and d.day <= scene.today
   ) as g
   cross join lateral unnest(array[
     demo_calc.measure_exact('last_activity', case when s.last_on is not null then g.days end, s.tasks + 1),
     demo_calc.measure_share('users_with_overdue', t.overdue, t.all),
     demo_calc.measure_share('users_with_due_today', t.due, case when _works then t.all end),
     demo_calc.measure_share('users_with_meetings', t.meeting, t.all),
     demo_calc.measure_share('due_on_working_days', s.on_days_off, s.ahead),
     demo_calc.measure_share('tasks_have_due', s.due_tasks, s.tasks),
     demo_calc.measure_share('due_steps_done', s.were_done, s.were_due),
     demo_calc.measure_share('done_in_the_future', s.done_later, s.done),
     demo_calc.measure_share('done_before_noted', s.done_before, s.done),
     demo_calc.measure_times('leads_this_week', l.week, 1, l.before, 8, (l.week + l.before)::bigint),
     demo_calc.measure_share('closes_this_month', c.soon, c.all)
   ]) as m;
end
$$;

comment on function demo_kpi.measure_freshness(demo_kpi.scene) is $doc$
Measures whether the tenant lives: what is overdue, due today, ahead, and how long ago anything was done.

reads:   crm.activities, crm.contacts, crm.deals, crm.pipeline_stages, crm.users
example: select count(*) from demo_kpi.measure_freshness(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()))
gives:   11
$doc$;
