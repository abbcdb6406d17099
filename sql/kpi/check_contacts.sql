create function demo_kpi.check_contacts(frame demo_kpi.frame)
returns setof demo_kpi.finding
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant_id        uuid := frame.tenant_id;
  _country          text := frame.country;
  _as_of            timestamptz := frame.as_of;
  _response_seconds bigint := frame.response_seconds;
  _opens            timestamptz[] := frame.opens;
  _closes           timestamptz[] := frame.closes;
  _clock            bigint[] := frame.clock;
begin
  return query
  with contacts as (
    select c.*, m.id as found_company, m.created_at as company_since, o.left_at as owner_left_at
      from crm.contacts as c
      left join crm.users as o on o.tenant_id = _tenant_id and o.id = c.owner_id
      left join crm.companies as m on m.tenant_id = _tenant_id and m.id = c.company_id
     where c.tenant_id = _tenant_id and c.deleted_at is null
  ), emails as (
    select c.email from contacts as c where c.demo_generated and c.email is not null
     group by c.email having count(*) > 1
  )
  select f.*
    from (
      select array[
        ('company_of_own_tenant', array_agg(c.id) filter (where c.company_id is not null and c.found_company is null)),
        ('contact_after_company', array_agg(c.id) filter (where c.demo_generated and c.created_at < c.company_since)),
        ('contact_has_name', array_agg(c.id) filter (
          where c.demo_generated and (btrim(c.first_name) = '' or btrim(c.last_name) = ''))),
        ('contact_email_unreachable', array_agg(c.id) filter (
          where c.demo_generated and c.email !~ '@([a-z0-9.-]+\.)?example(\.com|\.net|\.org)?$')),
        ('contact_email_well_formed', array_agg(c.id) filter (
          where c.demo_generated and c.email !~ '^[a-z0-9][a-z0-9.-]*@[a-z0-9.-]+$')),
        ('contact_email_unique', array_agg(c.id) filter (
          where c.demo_generated and c.email in (select e.email from emails as e))),
        ('contact_source_is_channel', array_agg(c.id) filter (
          where c.demo_generated
            and not coalesce(c.source in ('seo', 'meta', 'google', 'affiliates', 'referrals', 'direct'), false))),
        ('lead_status_of_leads_only', array_agg(c.id) filter (
          where c.demo_generated and (c.status = 'lead') <> (c.lead_status is not null))),
        ('nothing_in_the_future', array_agg(c.id) filter (
          where c.demo_generated and greatest(c.first_response_at, c.converted_at) > _as_of)),
        ('first_response_after_contact', array_agg(c.id) filter (
          where c.demo_generated and c.first_response_at < c.created_at)),
        ('first_response_in_business_time', array_agg(c.id) filter (
          where c.demo_generated
            and not coalesce(c.first_response_at <= _closes[width_bucket(c.first_response_at, _opens)], true))),
        ('first_response_within_agreed_hours', array_agg(c.id) filter (
          where c.demo_generated and demo_kpi.business_second(c.first_response_at, _opens, _clock)
                                     - demo_kpi.business_second(c.created_at, _opens, _clock) > _response_seconds)),
        ('dropped_lead_unanswered', array_agg(c.id) filter (
          where c.demo_generated and c.first_response_at is not null and c.lead_status = 'unresponsive')),
        ('converted_contact_is_no_lead', array_agg(c.id) filter (
          where c.demo_generated and c.converted_at is not null and c.status = 'lead')),
        ('conversion_after_first_response', array_agg(c.id) filter (
          where c.demo_generated and c.converted_at < coalesce(c.first_response_at, c.created_at))),
        ('conversion_in_business_time', array_agg(c.id) filter (
          where c.demo_generated
            and not coalesce(c.converted_at <= _closes[width_bucket(c.converted_at, _opens)], true))),
        ('owner_had_not_left', array_agg(c.id) filter (where c.demo_generated and c.owner_left_at < c.created_at))
      ]::demo_kpi.finding[] as list
        from contacts as c
      union all
      -- a number that contacts share counts once
      select array[('phone_unreachable', array_agg(p.id) filter (
                     where not exists (select from demo_world.phone_range(_country, p.phone))))]::demo_kpi.finding[]
        from (
          select c.phone, (array_agg(c.id))[1] as id from contacts as c
           where c.demo_generated and c.phone is not null group by c.phone
        ) as p
    ) as c
   cross join unnest(c.list) as f;
end
$$;

comment on function demo_kpi.check_contacts(demo_kpi.frame) is $doc$
Checks what is in contacts: their company, names, addresses, sources, owners, and when they were answered and
converted.

reads:   crm.companies, crm.contacts, crm.users, ref.phone_ranges
example: select count(*) from demo_kpi.check_contacts(demo_kpi.frame_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now())) where ids is null
gives:   18
$doc$;
