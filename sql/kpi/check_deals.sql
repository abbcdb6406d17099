create function demo_kpi.check_deals(frame demo_kpi.frame)
returns setof demo_kpi.finding
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant_id   uuid := frame.tenant_id;
  _currency    text := frame.currency;
  _minor_units int := frame.minor_units;
  _as_of       timestamptz := frame.as_of;
  _opens       timestamptz[] := frame.opens;
  _closes      timestamptz[] := frame.closes;
begin
  return query
  with customers as (  -- since when each job had a customer of its own
    select j.application_no, min(coalesce(c.first_response_at, c.created_at)) as since
      from crm.contacts as c join crm.demo_jobs as j on j.tenant_id = _tenant_id and j.id = c.demo_job_id
     where c.tenant_id = _tenant_id and c.deleted_at is null and c.status = 'customer'
     group by j.application_no
  ), deals as (
    select d.*, j.application_no, s.stage_type, s.pipeline_id as stage_pipeline, c.id as found_contact,
           c.created_at as contact_since, c.status as contact_status, c.company_id as contact_company,
           p.until_at
      from crm.deals as d
      left join crm.demo_jobs as j on j.tenant_id = _tenant_id and j.id = d.demo_job_id
      left join crm.pipeline_stages as s on s.tenant_id = _tenant_id and s.id = d.stage_id
      left join crm.contacts as c on c.tenant_id = _tenant_id and c.id = d.contact_id
      left join demo_kpi.job_spans(_tenant_id) as p on p.job_id = d.demo_job_id and p.month = d.demo_source_month
     where d.tenant_id = _tenant_id and d.deleted_at is null
  )
  select f.*
    from (
      select array[
        ('deal_has_contact', array_agg(d.id) filter (
          where d.found_contact is null and (d.demo_generated or d.contact_id is not null))),
        ('deal_after_contact', array_agg(d.id) filter (where d.demo_generated and d.created_at < d.contact_since)),
        ('deal_company_is_contacts', array_agg(d.id) filter (
          where d.demo_generated and d.company_id is distinct from d.contact_company)),
        ('deal_stage_of_own_tenant', array_agg(d.id) filter (where d.stage_type is null)),
        ('deal_stage_of_its_pipeline', array_agg(d.id) filter (where d.pipeline_id <> d.stage_pipeline)),
        ('deal_closed_exactly_when_won_or_lost', array_agg(d.id) filter (
          where d.demo_generated and (d.closed_at is not null) <> (d.stage_type in ('won', 'lost')))),
        ('deal_closed_after_creation', array_agg(d.id) filter (where d.closed_at < d.created_at)),
        ('deal_closed_in_business_time', array_agg(d.id) filter (
          where d.demo_generated and not coalesce(d.closed_at <= _closes[width_bucket(d.closed_at, _opens)], true))),
        ('deal_closes_in_its_span', array_agg(d.id) filter (
          where d.demo_generated
            and case when d.until_at is null
                       then d.demo_source_month <> to_char(d.closed_at at time zone 'UTC', 'YYYY-MM')
                     else d.closed_at > d.until_at end)),
        ('nothing_in_the_future', array_agg(d.id) filter (  -- and what was made there is found with all records
          where d.demo_generated and d.closed_at > _as_of and d.created_at <= _as_of)),
        ('deal_expected_after_creation', array_agg(d.id) filter (
          where d.demo_generated and d.expected_close_at < d.created_at)),
        ('deal_has_title', array_agg(d.id) filter (where d.demo_generated and btrim(d.title) = '')),
        ('deal_value_positive', array_agg(d.id) filter (
          where d.demo_generated and not (d.value > 0 and d.value < 'Infinity'))),
        ('deal_value_whole_minor_units', array_agg(d.id) filter (
          where d.demo_generated and d.value <> round(d.value, _minor_units))),
        ('deal_currency_is_tenants', array_agg(d.id) filter (where d.demo_generated and d.currency <> _currency)),
        ('won_deal_of_customer', array_agg(d.id) filter (  -- of those that were there when its job ran
          where d.demo_generated and d.stage_type = 'won' and d.contact_status <> 'customer'
            and exists (select from customers as k
                         where k.application_no <= d.application_no and k.since <= d.created_at)))
      ]::demo_kpi.finding[] as list
        from deals as d
    ) as c
   cross join unnest(c.list) as f;
end
$$;

comment on function demo_kpi.check_deals(demo_kpi.frame) is $doc$
Checks what is in deals: their contact and company, stage, close, value and title.

reads:   crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_job_months, crm.demo_jobs,
         crm.demo_patch_jobs, crm.demo_work, crm.pipeline_stages
example: select count(*) from demo_kpi.check_deals(demo_kpi.frame_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now())) where ids is null
gives:   16
$doc$;
