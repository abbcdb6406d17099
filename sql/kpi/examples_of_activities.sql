create function demo_kpi.examples_of_activities(scene demo_kpi.scene, check_name text)
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
  with texts as (
    select a.*, a.created_at at time zone scene.timezone as at, coalesce(a.due_at, a.created_at) as starts_at,
           (a.due_at at time zone scene.timezone)::date as due_on,
           count(*) over (partition by a.body) as of_body, count(*)
             over (partition by a.contact_id, a.body) as of_contact,
           count(*) over (partition by a.subject) as of_subject, count(*)
             over (partition by left(a.body, 15)) as of_opening,
           count(*) over (partition by a.user_id, date_trunc('minute', a.created_at)) as in_minute,
           count(*) over (partition by a.user_id) as of_user
      from crm.activities as a
     where a.tenant_id = _tenant_id and a.deleted_at is null
  ), busy as (
    select t.id, lag(t.starts_at + make_interval(mins => coalesce(t.duration_minutes, 15)))
                   over (partition by t.user_id order by t.starts_at) > t.starts_at as clashes
      from texts as t where t.type = 'meeting' and coalesce(t.outcome, '') <> 'no_show'
  ), interrupted as (
    select t.id, t.type = 'call' and max(t.starts_at + make_interval(mins => coalesce(t.duration_minutes, 15)))
                   filter (where t.type = 'meeting') over (partition by t.user_id order by t.starts_at, t.type desc)
                 > t.created_at as is_met
      from texts as t
     where t.user_id is not null and (t.type = 'call' and t.outcome is not null
                                      or t.type = 'meeting' and coalesce(t.outcome, '') <> 'no_show')
  ), buyers as (
    select d.contact_id, min(d.closed_at) as bought_at
      from crm.deals as d join crm.pipeline_stages as s on s.tenant_id = _tenant_id and s.id = d.stage_id
     where d.tenant_id = _tenant_id and d.deleted_at is null and s.stage_type = 'won' group by d.contact_id
  ), judged as (
    select t.*, c.first_name || ' ' || c.last_name as contact, b.bought_at, u.left_at, case _check
        when 'share_of_emails' then (t.type = 'email')::int
        when 'share_of_calls' then (t.type = 'call')::int
        when 'share_of_meetings' then (t.type = 'meeting')::int
        when 'wednesdays' then (extract(isodow from t.at) = 3)::int
        when 'fridays' then (extract(isodow from t.at) = 5)::int
        when 'weekends' then case when t.at::date <> all (scene.days) then 1 end
        when 'holidays' then case when t.at::date <> all (scene.days) then 1 end
        when 'rest_days' then case when to_char(t.at, 'MMDD') between '0813' and '0815'
                                        or to_char(t.at, 'MMDD') in ('1224', '1229', '1230', '1231', '0102', '0103')
                                          then 1 end
        when 'hours' then abs(13.5 - extract(hour from t.at))
        when 'meetings_on_quarters' then case when t.type = 'meeting'
          then nullif(extract(epoch from t.starts_at)::bigint % 900, 0) end
        when 'meetings_at_once' then case when y.clashes then 1 end
        when 'calls_in_meetings' then case when i.is_met then 1 end
        when 'meeting_minutes' then case when t.type = 'meeting' then abs(45 - coalesce(t.duration_minutes, 0)) end
        when 'call_minutes' then case when t.type = 'call' then abs(8 - coalesce(t.duration_minutes, 0)) end
        when 'meetings_have_outcome' then case when t.type = 'meeting' and t.outcome is null then 1 end
        when 'calls_have_outcome' then case when t.type = 'call' and t.outcome is null then 1 end
        when 'calls_in_vain' then case when t.type = 'call' and t.outcome is not null then 1 end
        when 'no_shows' then case when t.type = 'meeting' and t.outcome is not null then 1 end
        when 'emails_have_direction' then case when t.type = 'email' and t.direction is null then 1 end
        when 'emails_in' then case when t.type = 'email' and t.direction is not null then 1 end
        when 'threads' then case when t.type = 'email' then 1 end
        when 'at_one_minute' then nullif(t.in_minute, 1)
        when 'busiest_user' then t.of_user
        when 'service_without_purchase' then case when demo_calc.is_service(t.subject)
          then extract(epoch from coalesce(b.bought_at, 'epoch'::timestamptz + interval '200 years') - t.created_at)
            end
        when 'language_of_texts' then case when t.subject !~ demo_world.language_pattern(scene.country)
          then t.of_subject end
        when 'spelling' then case when lower((t.subject || coalesce(t.body,
          '')) collate "C") ~ demo_world.foreign_spelling(scene.country) then 1 end
        when 'unresolved' then case when t.subject like '%{%}%' or t.body like '%{%}%' then 1 end
        when 'different_texts' then t.of_subject
        when 'bodies_twice' then case when t.body is not null then t.of_body end
        when 'openings' then case when t.body is not null then t.of_opening end
        when 'bodies_of_talks' then case when t.type in ('call', 'meeting') and t.body is null then 1 end
        when 'length_of_bodies' then octet_length(t.body)
        when 'same_text_for_contact' then case when t.body is not null then nullif(t.of_contact, 1) end
        when 'texts_name_people' then case when strpos(t.body, c.last_name) = 0 and strpos(t.body, c.first_name) = 0
          then octet_length(t.body) end
        when 'commonest_subject' then t.of_subject
        when 'words_of_subjects' then t.of_subject
        when 'last_activity' then extract(epoch from t.created_at)
        when 'due_on_working_days' then case when t.due_at > _as_of and t.due_on <> all (scene.days) then 1 end
        when 'tasks_have_due' then case when t.type = 'task' and t.due_at is null then 1 end
        when 'due_steps_done' then case when t.due_at < _as_of and t.completed_at is null
          then extract(epoch from _as_of - t.due_at) end
        when 'done_in_the_future' then case when t.completed_at > _as_of then 1 end
        when 'done_before_noted' then case when t.completed_at < t.created_at - interval '1 day' then 1 end
        when 'work_of_people_who_left' then case when t.created_at > u.left_at then 1 end
      end as worst
      from texts as t
      left join busy as y on y.id = t.id
      left join interrupted as i on i.id = t.id
      left join crm.contacts as c on c.tenant_id = _tenant_id and c.id = t.contact_id
      left join crm.users as u on u.tenant_id = _tenant_id and u.id = t.user_id
      left join buyers as b on b.contact_id = t.contact_id
  )
  select j.worst::numeric, format('%s on %s with %s: "%s"%s', j.type,
    to_char(j.starts_at at time zone scene.timezone, 'YYYY-MM-DD HH24:MI:SS'),
                         coalesce(j.contact, 'nobody'), j.subject, ' ' || left(j.body, 80))
         || case when _check in ('bodies_twice', 'openings', 'same_text_for_contact')
           then format(', as %s others', j.worst - 1)
                 when _check = 'service_without_purchase' then coalesce(format(', first bought on %s',
                   j.bought_at::date), ', who has bought nothing')
                 when _check like '%minute%' then format(', %s minutes', coalesce(j.duration_minutes::text, 'no'))
                 when _check like '%outcome%' or _check in ('calls_in_vain', 'no_shows')
                   then format(', outcome %s', coalesce(j.outcome, 'unknown'))
                 when j.due_at is not null then format(', due on %s, %s', j.due_on,
                   coalesce('done on ' || j.completed_at::date, 'not done'))
                 else '' end
    from judged as j
   where j.worst is not null;
end
$$;

comment on function demo_kpi.examples_of_activities(demo_kpi.scene, text) is $doc$
The activities that a check of the report on realism may have found, in a sentence each, the worst with the highest
badness.

reads:   crm.activities, crm.contacts, crm.deals, crm.pipeline_stages, crm.users
example: select count(*) > 0 from demo_kpi.examples_of_activities(
         demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a', demo_world.now()), 'share_of_calls')
gives:   true
$doc$;
