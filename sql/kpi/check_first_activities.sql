create function demo_kpi.check_first_activities(frame demo_kpi.frame)
returns setof demo_kpi.finding
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant_id        uuid := frame.tenant_id;
  _response_seconds bigint := frame.response_seconds;
  _opens            timestamptz[] := frame.opens;
  _clock            bigint[] := frame.clock;
begin
  return query
  select f.*
    from (
      select array[
        ('first_activity_is_first_response', array_agg(c.id) filter (where a.first_at < c.first_response_at)),
        ('first_activity_within_agreed_hours', array_agg(c.id) filter (
          where not (coalesce(c.lead_status in ('unresponsive', 'disqualified'), false) and c.first_response_at is null)
            -- nobody was answered in a month whose plan had no activities at all
            and ((c.demo_job_id, c.demo_source_month) in (
                  select m.job_id, m.month from crm.demo_job_months as m
                   where m.tenant_id = _tenant_id and m.activities = 0)) is not true
            and demo_kpi.business_second(a.first_at, _opens, _clock)
                - demo_kpi.business_second(c.created_at, _opens, _clock) > _response_seconds))
      ]::demo_kpi.finding[] as list
        from (
          select r.contact_id, min(r.created_at) as first_at
            from crm.activities as r
           where r.tenant_id = _tenant_id and r.deleted_at is null and r.demo_generated
           group by r.contact_id
        ) as a
        join crm.contacts as c on c.tenant_id = _tenant_id and c.id = a.contact_id and c.demo_generated
    ) as c
   cross join unnest(c.list) as f;
end
$$;

comment on function demo_kpi.check_first_activities(demo_kpi.frame) is $doc$
Checks the first activity of each contact that has any: it is the first response, and comes within the agreed hours
but for leads that nobody answers; what is found are the contacts.

reads:   crm.activities, crm.contacts, crm.demo_job_months
example: select count(*) from demo_kpi.check_first_activities(
           demo_kpi.frame_of('00000000-0000-4000-8000-00000000000a', demo_world.now()))
         where ids is null
gives:   2
$doc$;
