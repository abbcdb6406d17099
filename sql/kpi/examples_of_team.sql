create function demo_kpi.examples_of_team(scene demo_kpi.scene, check_name text)
returns table (badness numeric, example text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
  _as_of     timestamptz := scene.as_of;
  _check     text := check_name;
begin
  return query
  with team as (
    select u.id, u.full_name, u.left_at, count(a.id) as activities,
           count(a.id) filter (where a.due_at < _as_of and a.completed_at is null) as overdue,
           count(a.id) filter (where (a.due_at at time zone scene.timezone)::date = scene.today) as due,
           count(a.id) filter (where a.type = 'meeting' and a.due_at > _as_of
             and a.due_at < _as_of + interval '7 days') as meetings
      from crm.users as u
      left join crm.activities as a on a.tenant_id = _tenant_id and a.user_id = u.id and a.deleted_at is null
     where u.tenant_id = _tenant_id and u.deleted_at is null
     group by u.id, u.full_name, u.left_at
  ), judged as (
    select t.*, case _check
        when 'users_with_overdue' then -t.overdue
        when 'users_with_due_today' then -t.due
        when 'users_with_meetings' then -t.meetings
        when 'people_who_left' then coalesce(extract(epoch from t.left_at), 0)
      end as worst
      from team as t
  )
  select j.worst::numeric, format('%s: %s activities, %s overdue, %s due today, %s meetings within a week%s',
    j.full_name, j.activities, j.overdue,
                         j.due, j.meetings, ', left on ' || j.left_at::date)
    from judged as j
   where j.worst is not null
  union all
  select 1::numeric, format('stage %s: %s', s.position, s.name)
    from crm.pipeline_stages as s
   where s.tenant_id = _tenant_id and _check = 'language_of_stages'
     and s.name !~ demo_world.language_pattern(scene.country)
  union all
  select 1::numeric, format('tag %s', g.name)
    from crm.tags as g
   where g.tenant_id = _tenant_id and _check = 'language_of_tags'
     and g.name !~ demo_world.language_pattern(scene.country);
end
$$;

comment on function demo_kpi.examples_of_team(demo_kpi.scene, text) is $doc$
The members of the team, the stages and the tags that a check of the report on realism may have found, in a sentence
each, the worst with the highest badness.

reads:   crm.activities, crm.pipeline_stages, crm.tags, crm.users
example: select count(*) > 0 from demo_kpi.examples_of_team(
         demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a', demo_world.now()), 'users_with_overdue')
gives:   true
$doc$;
