create function demo_kpi.examples_of_deals(scene demo_kpi.scene, check_name text)
returns table (badness numeric, example text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
  _as_of     timestamptz := scene.as_of;
  _check     text := check_name;
begin
  return query
  with moves as (
    select h.deal_id, count(*) - 1 as moves, max(h.entered_at) as moved_at,
           min(h.entered_at - h.before_at) as shortest, bool_or(h.position < h.position_before) as went_back,
           (array_agg(h.stage_id order by h.entered_at desc, h.position desc))[1] as stage_id
      from (
        select h.deal_id, h.entered_at, h.stage_id, s.position, lag(h.entered_at) over w as before_at,
               lag(s.position) over w as position_before
          from crm.deal_stage_history as h
          join crm.pipeline_stages as s on s.tenant_id = _tenant_id and s.id = h.stage_id
         where h.tenant_id = _tenant_id
        window w as (partition by h.deal_id order by h.entered_at, s.position)
      ) as h
     group by h.deal_id
  ), work as (
    select a.deal_id, count(*) as activities, max(a.created_at) filter (where a.created_at <= _as_of) as at,
           bool_or(a.due_at is not null and a.completed_at is null) as is_due
      from crm.activities as a
     where a.tenant_id = _tenant_id and a.deleted_at is null and a.deal_id is not null group by a.deal_id
  ), people as (
    select p.deal_id, count(*) as people, bool_or(p.role = 'decision_maker') as is_decided,
           count(*) filter (where c.company_id is distinct from d.company_id) as strangers
      from crm.deal_contacts as p
      join crm.deals as d on d.tenant_id = _tenant_id and d.id = p.deal_id
      join crm.contacts as c on c.tenant_id = _tenant_id and c.id = p.contact_id
     where p.tenant_id = _tenant_id group by p.deal_id
  ), deals as (
    select d.*, s.name as stage, s.stage_type, s.position, m.moves, m.moved_at, m.shortest, m.went_back,
           m.stage_id as last_stage_id, coalesce(w.activities, 0) as activities, w.at as worked_at, w.is_due,
           p.people, p.strangers, p.is_decided, c.owner_id as contact_owner,
           d.closed_at at time zone scene.timezone as closed,
             (d.created_at at time zone scene.timezone)::date as made_on,
           round(extract(epoch from coalesce(d.closed_at, _as_of) - d.created_at) / 86400, 1) as days,
           count(*) filter (where s.stage_type = 'open') over (partition by d.contact_id) as open_of_contact,
           count(*) over (partition by coalesce(d.company_id, d.contact_id)) as of_account,
           min(d.closed_at) filter (where s.stage_type = 'won')
             over (partition by coalesce(d.company_id, d.contact_id)) as won_at,
           min(d.created_at) over (partition by coalesce(d.company_id, d.contact_id)) as first_at,
           min(d.created_at) over () as beginning
      from crm.deals as d
      join crm.pipeline_stages as s on s.tenant_id = _tenant_id and s.id = d.stage_id
      left join crm.contacts as c on c.tenant_id = _tenant_id and c.id = d.contact_id
      left join moves as m on m.deal_id = d.id
      left join work as w on w.deal_id = d.id
      left join people as p on p.deal_id = d.id
     where d.tenant_id = _tenant_id and d.deleted_at is null
  ), judged as (
    select d.*, case _check
        when 'expected_close_by_stage' then case when d.stage_type = 'open'
          then d.position * (d.expected_close_at::date - _as_of::date) end
        when 'age_by_stage' then case when d.stage_type = 'open' then d.days / d.position end
        when 'first_stage_to_last' then case when d.stage_type = 'open' then d.position end
        when 'moved_after_first_month' then case when d.stage_type = 'open'
          and date_trunc('month', d.moved_at) = date_trunc('month', d.created_at) then d.days end
        when 'overdue' then case when d.stage_type = 'open' then _as_of::date - d.expected_close_at::date + 10000 end
        when 'stalled' then case when d.stage_type = 'open' then _as_of::date - greatest(d.created_at, d.moved_at,
          d.worked_at)::date end
        when 'touched_lately' then case when d.stage_type = 'open'
          then _as_of::date - greatest(d.created_at, d.moved_at, d.worked_at)::date end
        when 'age_of_open_deals' then case when d.stage_type = 'open' then d.days end
        when 'far_too_old' then case when d.stage_type = 'open' and d.days > 2 * scene.cycle_days then d.days end
        when 'updated_after_creation' then case when d.stage_type = 'open' and d.updated_at = d.created_at
          then d.days end
        when 'next_steps' then case when d.stage_type = 'open' and d.next_step is null then d.value end
        when 'due_steps' then case when d.stage_type = 'open' and d.is_due is not true then d.value end
        when 'moves_backward' then (d.went_back is true)::int * 100 + d.moves
        when 'moves_in_first_month' then case when date_trunc('month', d.moved_at) = date_trunc('month', d.created_at)
          then d.moves end
        when 'moves_at_once' then -extract(epoch from d.shortest)
        when 'history_ends_at_stage' then case when d.last_stage_id <> d.stage_id then 1 end
        when 'open_deals_a_contact' then case when d.stage_type = 'open' and d.open_of_contact > 2
          then d.open_of_contact end
        when 'moves_with_beat' then case when d.moves > 0 then d.moves / (1.0 + d.activities) end
        when 'minutes_from_beat' then case when d.moves > 0 then extract(epoch from d.moved_at - d.worked_at) / 60 end
        when 'talk_before_late_stage' then case when d.moves > 1 then d.moves / (1.0 + d.activities) end
        when 'busiest_tenth_of_deals' then d.activities
        when 'after_loss' then case when d.stage_type = 'lost' then extract(epoch from d.worked_at - d.closed_at) end
        when 'owner_of_deal' then case when d.owner_id <> d.contact_owner then d.value end
        when 'second_deal_after_win' then case when d.created_at > d.first_at and d.created_at < d.won_at
          then d.value end
        when 'deals_of_customers' then d.of_account
        when 'deals_in_first_month' then case when date_trunc('month', d.created_at) = date_trunc('month', d.beginning)
          then d.of_account end
        when 'people_of_large_deals' then case when d.people is null and d.company_id is not null then d.value end
        when 'people_of_deals_fit' then nullif(d.strangers, 0)
        when 'decision_makers' then case when not d.is_decided then d.value end
        when 'language_of_deals' then case when d.title !~ demo_world.language_pattern(scene.country) then d.value end
        when 'unresolved' then case when d.title like '%{%}%' then 1 end
        when 'deals_of_people_who_left' then case when d.stage_type = 'open' and exists (
          select from crm.users as u where u.tenant_id = _tenant_id and u.id = d.owner_id and u.left_at <= _as_of)
            then d.value end
      end as worst
      from deals as d
  )
  select j.worst::numeric, format('%s: %s %s, %s, made on %s', j.title, j.value, j.currency,
           case when j.closed is not null then format('%s on %s after %s days', j.stage_type,
             to_char(j.closed, 'YYYY-MM-DD HH24:MI:SS'), j.days)
                else format('in stage %s since %s, expected to close on %s', j.stage,
                  coalesce(j.moved_at, j.created_at)::date,
                            coalesce(j.expected_close_at::date::text, 'no day')) end, j.made_on)
         || format(', %s moves, %s activities', coalesce(j.moves, 0), j.activities)
         || case when _check like 'people%' then format(', %s further people, %s of another company',
                   coalesce(j.people, 0), coalesce(j.strangers, 0))
                 else '' end
    from judged as j
   where j.worst is not null;
end
$$;

comment on function demo_kpi.examples_of_deals(demo_kpi.scene, text) is $doc$
The deals whose course a check of the report on realism may have found, in a sentence each, the worst with the highest
badness.

reads:   crm.activities, crm.contacts, crm.deal_contacts, crm.deal_stage_history, crm.deals,
         crm.pipeline_stages, crm.users
example: select count(*) > 0 from demo_kpi.examples_of_deals(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()), 'overdue')
gives:   true
$doc$;
