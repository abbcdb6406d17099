create function demo_kpi.check_records(frame demo_kpi.frame)
returns setof demo_kpi.finding
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant_id uuid := frame.tenant_id;
  _timezone  text := frame.timezone;
  _start_on  date := frame.start_on;
  _as_of     timestamptz := frame.as_of;
  _opens     timestamptz[] := frame.opens;
  _closes    timestamptz[] := frame.closes;
begin
  return query
  select f.check_name, f.ids
    from demo_kpi.entities() as e
   cross join lateral (
     select array[
       (e.singular || '_in_business_time', array_agg(r.id) filter (
         where r.demo_generated and not coalesce(r.created_at <= _closes[width_bucket(r.created_at, _opens)], false))),
       ('source_month_in_utc', array_agg(r.id) filter (
         where r.demo_generated and r.demo_source_month <> to_char(r.created_at at time zone 'UTC', 'YYYY-MM'))),
       ('source_month_in_tenant_zone', array_agg(r.id) filter (
         where r.demo_generated and not coalesce(j.backfilled, false)
           and r.demo_source_month <> to_char(r.created_at at time zone _timezone, 'YYYY-MM'))),
       ('nothing_in_the_future', array_agg(r.id) filter (where r.demo_generated and r.created_at > _as_of)),
       ('nothing_before_start', array_agg(r.id) filter (
         where r.demo_generated and (r.created_at at time zone _timezone)::date < _start_on)),
       ('owner_is_member', array_agg(r.id) filter (where r.owner_id is not null and u.id is null)),
       ('owner_joined_before', array_agg(r.id) filter (where r.demo_generated and r.created_at < u.created_at)),
       ('provenance_is_whole', array_agg(r.id) filter (
         where r.demo_generated <> (r.demo_job_id is not null)
            or r.demo_generated <> (r.demo_source_month is not null))),
       ('provenance_names_own_job', array_agg(r.id) filter (where r.demo_job_id is not null and j.id is null))
     ]::demo_kpi.finding[] as list
       from demo_kpi.all_records as r
       left join crm.users as u on u.tenant_id = _tenant_id and u.id = r.owner_id
       left join crm.demo_jobs as j on j.tenant_id = _tenant_id and j.id = r.demo_job_id
      where r.tenant_id = _tenant_id and r.entity = e.name and r.deleted_at is null
   ) as c
   cross join unnest(c.list) as f
   where e.is_record;
end
$$;

comment on function demo_kpi.check_records(demo_kpi.frame) is $doc$
Checks what holds for records of every entity: the time at which they were made, their source month, their owner and
their provenance.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_jobs, crm.users
example: select count(*) from demo_kpi.check_records(demo_kpi.frame_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now())) where ids is null
gives:   36
$doc$;
