create function demo_plan.taken_places(tenant_id uuid, job_id uuid)
returns table (id uuid, sets jsonb)
language sql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_mergejoin = off
set jit = off
as $$
  with images as materialized (
    select c.row_id as id, c.entity, c.before as image from crm.demo_job_changes as c
     where c.tenant_id = taken_places.tenant_id and c.job_id = taken_places.job_id and c.change = 'remove'
  ), meetings as (
    select i.id, (i.image ->> 'user_id')::uuid as user_id, (i.image ->> 'due_at')::timestamptz as starts_at,
           (i.image ->> 'due_at')::timestamptz
             + make_interval(mins => (i.image ->> 'duration_minutes')::int) as ends_at
      from images as i where i.entity = 'activities' and i.image ->> 'type' = 'meeting' and i.image ? 'due_at'
  ), calendar as (
    select a.user_id, a.due_at as starts_at, a.due_at + make_interval(mins => a.duration_minutes) as ends_at
      from crm.activities as a
     where a.tenant_id = taken_places.tenant_id and a.type = 'meeting' and a.deleted_at is null and a.demo_generated
       and a.due_at is not null and exists (select from meetings as m)
  )
  select i.id, jsonb_build_object('email', split_part(i.image ->> 'email', '@', 1) || '.' || left(md5(i.id::text), 4)
                                           || '@' || split_part(i.image ->> 'email', '@', 2))
    from images as i
   where i.entity = 'contacts'
     and exists (select from crm.contacts as c
                  where c.tenant_id = taken_places.tenant_id and c.email = i.image ->> 'email')
  union all
  select i.id, jsonb_build_object('domain', split_part(i.image ->> 'domain', '.', 1) || '-' || left(md5(i.id::text), 4)
                                            || substr(i.image ->> 'domain', strpos(i.image ->> 'domain', '.')))
    from images as i
   where i.entity = 'companies'
     and exists (select from crm.companies as m
                  where m.tenant_id = taken_places.tenant_id and m.domain = i.image ->> 'domain')
  union all
  -- a meeting of another job is in the calendar now: of this one a note is left
  select m.id, '{"type": "note", "due_at": null, "completed_at": null, "outcome": null, "direction": null,
                 "duration_minutes": null}'
    from meetings as m
   cross join generate_series(-1, 1) as near (days)
    join calendar as c on c.user_id = m.user_id
                      and (c.starts_at at time zone 'UTC')::date = (m.starts_at at time zone 'UTC')::date + near.days
   where c.starts_at < coalesce(m.ends_at, m.starts_at + interval '1 second')
     and coalesce(c.ends_at, c.starts_at + interval '1 second') > m.starts_at
   group by m.id
$$;

comment on function demo_plan.taken_places(uuid, uuid) is $doc$
What records that an undo removed must not have when they come back, because others have it by now: e-mail address,
domain, a place in the calendar. Records without such a thing are not told.

reads:   crm.activities, crm.companies, crm.contacts, crm.demo_job_changes
example: select count(*) from demo_plan.taken_places('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000021')
gives:   0
$doc$;
