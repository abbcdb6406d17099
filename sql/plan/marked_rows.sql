create function demo_plan.marked_rows(tenant_id uuid, job_id uuid)
returns table (entity text, id uuid, why text)
language sql stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with people as (  -- those that a job added came with the deal
    select p.deal_id, p.contact_id
      from crm.deal_contacts as p
      join crm.deals as d on d.tenant_id = p.tenant_id and d.id = p.deal_id
      left join crm.demo_work as w on w.id = d.demo_job_id
     where p.tenant_id = marked_rows.tenant_id and p.created_at > coalesce(w.completed_at, '-infinity')
  )
  select 'deals', d.id, 'a person added somebody to it'
    from people as p
    join crm.deals as d on d.tenant_id = marked_rows.tenant_id and d.id = p.deal_id
   where d.demo_job_id = marked_rows.job_id
  union all
  select 'contacts', c.id, 'a person added it to a deal'
    from people as p
    join crm.contacts as c on c.tenant_id = marked_rows.tenant_id and c.id = p.contact_id
   where c.demo_job_id = marked_rows.job_id
  union all
  select 'contacts', c.id, 'a person gave it a tag'
    from crm.contacts as c
    join crm.contact_tags as g on g.tenant_id = c.tenant_id and g.contact_id = c.id
   where c.tenant_id = marked_rows.tenant_id and c.demo_job_id = marked_rows.job_id
     -- a job gives tags at the instant that it writes as updated_at
     and g.created_at not in (coalesce(c.converted_at, c.first_response_at, c.created_at), c.created_at)
  union all
  select 'deals', d.id, 'a person moved it to another stage'
    from crm.deals as d
    join crm.demo_work as w on w.id = d.demo_job_id
    join crm.deal_stage_history as h on h.tenant_id = d.tenant_id and h.deal_id = d.id
   where d.tenant_id = marked_rows.tenant_id and d.demo_job_id = marked_rows.job_id and h.entered_at > w.as_of
$$;

comment on function demo_plan.marked_rows(uuid, uuid) is $doc$
Contacts and deals of a job to which people added what carries no provenance: a tag, somebody who takes part, a stage.

reads:   crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history, crm.deals,
         crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work
example: select count(*) from demo_plan.marked_rows('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000021')
gives:   0
$doc$;
