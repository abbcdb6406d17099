create function demo_kpi.check_activities(frame demo_kpi.frame)
returns setof demo_kpi.finding
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant_id uuid := frame.tenant_id;
begin
  return query
  select f.*
    from (
      select array[
        ('activity_has_contact', array_agg(a.id) filter (
          where c.id is null and (a.demo_generated or a.contact_id is not null))),
        ('activity_deal_of_own_tenant', array_agg(a.id) filter (where a.deal_id is not null and d.id is null)),
        ('activity_after_contact', array_agg(a.id) filter (where a.demo_generated and a.created_at < c.created_at)),
        ('activity_after_deal', array_agg(a.id) filter (where a.demo_generated and a.created_at < d.created_at)),
        ('activity_before_close', array_agg(a.id) filter (
          where a.demo_generated and d.demo_generated and a.created_at > d.closed_at)),
        ('activity_contact_is_deals', array_agg(a.id) filter (
          where a.demo_generated and d.id is not null and a.contact_id is distinct from d.contact_id)),
        ('activity_has_subject', array_agg(a.id) filter (where a.demo_generated and btrim(a.subject) = '')),
        -- who never answered was tried, and no more
        ('dropped_lead_unanswered', array_agg(a.id) filter (
          where a.demo_generated and c.demo_generated and c.first_response_at is null
            and c.lead_status in ('unresponsive', 'disqualified')
            and (a.outcome in ('no_answer', 'voicemail', 'sent')) is not true))
      ]::demo_kpi.finding[] as list
        from crm.activities as a
        left join crm.contacts as c on c.tenant_id = _tenant_id and c.id = a.contact_id
        left join crm.deals as d on d.tenant_id = _tenant_id and d.id = a.deal_id
       where a.tenant_id = _tenant_id and a.deleted_at is null
    ) as c
   cross join unnest(c.list) as f;
end
$$;

comment on function demo_kpi.check_activities(demo_kpi.frame) is $doc$
Checks what is in activities: their contact, deal and subject.

reads:   crm.activities, crm.contacts, crm.deals
example: select count(*) from demo_kpi.check_activities(demo_kpi.frame_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now())) where ids is null
gives:   8
$doc$;
