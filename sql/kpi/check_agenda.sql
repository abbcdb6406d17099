create function demo_kpi.check_agenda(frame demo_kpi.frame)
returns setof demo_kpi.finding
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant_id uuid := frame.tenant_id;
  _opens     timestamptz[];  -- business days until the last step that is due
begin
  select array_agg(b.opens_at order by b.day) into _opens
    from (
      select min(a.due_at) as first_at, max(a.due_at) as last_at
        from crm.activities as a
       where a.tenant_id = _tenant_id and a.demo_generated and a.deleted_at is null and isfinite(a.due_at)
    ) as s
   cross join lateral demo_world.business_time(frame.country, frame.timezone,
                                               (s.first_at at time zone frame.timezone)::date,
                                               s.last_at + interval '1 day') as b;
  return query
  select f.*
    from (
      select array[
        ('one_meeting_at_a_time', array_agg(a.id) filter (where a.type = 'meeting' and a.due_at < a.busy_until)),
        ('meeting_on_a_quarter_of_an_hour', array_agg(a.id) filter (
          where a.type = 'meeting' and extract(epoch from a.due_at) % 900 <> 0)),
        ('meeting_held_when_it_was_due', array_agg(a.id) filter (
          where a.type = 'meeting' and a.completed_at is not null and a.created_at is distinct from a.due_at)),
        ('due_on_a_working_day', array_agg(a.id) filter (
          where a.due_at is not null
            and not coalesce(a.due_at <= _opens[width_bucket(a.due_at, _opens)] + interval '9 hours', false))),
        ('completed_after_it_was_made', array_agg(a.id) filter (
          where a.completed_at < a.created_at or a.completed_at > frame.as_of)),
        ('outcome_fits_type', array_agg(a.id) filter (where a.outcome is not null and not case a.type
          when 'call' then a.outcome in ('connected', 'no_answer', 'voicemail') and a.direction is not null
          when 'email' then a.outcome in ('sent', 'received') and a.direction = case a.outcome when 'sent'
            then 'out' else 'in' end
          when 'meeting' then a.outcome in ('held', 'no_show') and a.completed_at is not null
          when 'task' then a.outcome = 'done' and a.completed_at is not null
          else false end))
      ]::demo_kpi.finding[] as list
        from (
          -- meetings of a member of the team in their order, each with the end of those before
          select r.*,
                 max(case when r.type = 'meeting' then r.due_at + make_interval(mins => r.duration_minutes) end)
                   over (partition by r.user_id, r.type order by r.due_at, r.id
                         rows between unbounded preceding and 1 preceding) as busy_until
            from crm.activities as r
           where r.tenant_id = _tenant_id and r.demo_generated and r.deleted_at is null
             and (r.due_at is not null or r.completed_at is not null or r.outcome is not null)
        ) as a
    ) as c
   cross join unnest(c.list) as f;
end
$$;

comment on function demo_kpi.check_agenda(demo_kpi.frame) is $doc$
Checks when activities are due and done, and how they ended; rows of generator 1.x have none of it.

reads:   crm.activities, ref.holidays, ref.hour_weights, ref.weekday_weights, ref.weekends
example: select count(*) from demo_kpi.check_agenda(demo_kpi.frame_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now())) where ids is null
gives:   6
$doc$;
