create function demo_kpi.fingerprint(tenant_id uuid, scope text default 'all')
returns text
language sql stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
set enable_nestloop = off
set jit = off
as $$
  with jobs as (
    select j.id, j.application_no from crm.demo_jobs as j where j.tenant_id = fingerprint.tenant_id
  ), companies as (
    select c.*, demo_kpi.record_key(j.application_no, c.id, md5(row(c.created_at, c.name, c.domain)::text)) as key
      from crm.companies as c left join jobs as j on j.id = c.demo_job_id
     where c.tenant_id = fingerprint.tenant_id and (scope = 'all' or c.deleted_at is null)
  ), contacts as (
    select c.*, demo_kpi.record_key(j.application_no, c.id,
                                    md5(row(c.created_at, c.first_name, c.last_name, c.email)::text)) as key
      from crm.contacts as c left join jobs as j on j.id = c.demo_job_id
     where c.tenant_id = fingerprint.tenant_id and (scope = 'all' or c.deleted_at is null)
  ), deals as (
    select d.*, demo_kpi.record_key(j.application_no, d.id, md5(row(d.created_at, d.title, d.value)::text)) as key
      from crm.deals as d left join jobs as j on j.id = d.demo_job_id
     where d.tenant_id = fingerprint.tenant_id and (scope = 'all' or d.deleted_at is null)
  ), users as (
    select u.* from crm.users as u
     where u.tenant_id = fingerprint.tenant_id and (scope = 'all' or u.deleted_at is null)
  ), stages as (
    select s.*, p.name as pipeline
      from crm.pipeline_stages as s join crm.pipelines as p on p.tenant_id = s.tenant_id and p.id = s.pipeline_id
     where s.tenant_id = fingerprint.tenant_id
  ), digests (no, digest) as (
    select 1, md5(row(t.name, t.country, t.timezone, t.currency, t.industry, t.plan, t.billing_status, t.billing_name,
                      t.billing_email, t.billing_address, t.billing_city, t.billing_region, t.billing_postal_code,
                      t.billing_cycle, t.seats, t.created_at, t.deleted_at)::text)
      from crm.tenants as t
     where t.id = fingerprint.tenant_id and scope <> 'content'
    union all
    select 2, md5(string_agg(md5(row(u.email, u.full_name, u.role, u.created_at, u.deleted_at)::text), ''
                             order by u.email collate "C"))
      from users as u
    union all
    select 3, md5(string_agg(md5(row(s.pipeline, s.name, s.stage_type, s.probability, s.position)::text), ''
                             order by s.pipeline collate "C", s.position, s.name collate "C"))
      from stages as s
    union all
    select 4, md5(string_agg(md5(row(c.key, c.name, c.domain, c.industry, c.employee_count, c.phone, c.address, c.city,
                                     c.region, c.postal_code, c.country, u.email, c.created_at,
                                     case when scope = 'all' then c.updated_at end, c.deleted_at,
                                     c.demo_generated, c.demo_source_month)::text), ''
                             order by c.key collate "C"))
      from companies as c
      left join users as u on u.id = c.owner_id
    union all
    select 5, md5(string_agg(md5(row(c.key, c.first_name, c.last_name, c.email, c.phone, c.job_title, c.status,
                                     c.lead_status, c.source, m.key, u.email, c.first_response_at, c.created_at,
                                     case when scope = 'all' then c.updated_at end, c.deleted_at, c.demo_generated,
                                     c.demo_source_month)::text), ''
                             order by c.key collate "C"))
      from contacts as c
      left join companies as m on m.id = c.company_id
      left join users as u on u.id = c.owner_id
    union all
    select 6, md5(string_agg(md5(row(d.key, d.title, d.value, d.currency, s.pipeline, s.name, c.key, m.key, u.email,
                                     d.expected_close_at, d.closed_at, d.created_at,
                                     case when scope = 'all' then d.updated_at end, d.deleted_at,
                                     d.demo_generated, d.demo_source_month)::text), ''
                             order by d.key collate "C"))
      from deals as d
      left join stages as s on s.id = d.stage_id
      left join contacts as c on c.id = d.contact_id
      left join companies as m on m.id = d.company_id
      left join users as u on u.id = d.owner_id
    union all
    select 7, md5(string_agg(h.digest, '' order by h.digest collate "C"))
      from (
        select md5(row(d.key, s.name, h.entered_at)::text) as digest
          from crm.deal_stage_history as h
          left join deals as d on d.id = h.deal_id
          left join stages as s on s.id = h.stage_id
         where h.tenant_id = fingerprint.tenant_id and (scope = 'all' or d.id is not null)
      ) as h
    union all
    select 8, md5(string_agg(a.digest, '' order by a.digest collate "C"))
      from (
        select md5(row(demo_kpi.record_key(j.application_no, a.id, ''), a.type, a.subject, a.body, c.key, d.key,
                       u.email, a.created_at, case when scope = 'all' then a.updated_at end, a.deleted_at,
                       a.demo_generated,
                       a.demo_source_month)::text) as digest
          from crm.activities as a
          left join jobs as j on j.id = a.demo_job_id
          left join contacts as c on c.id = a.contact_id
          left join deals as d on d.id = a.deal_id
          left join users as u on u.id = a.user_id
         where a.tenant_id = fingerprint.tenant_id and (scope = 'all' or a.deleted_at is null)
      ) as a
    union all
    select 9, md5(string_agg(g.digest, '' order by g.digest collate "C"))
      from (
        select md5(row(c.key, t.name, g.created_at)::text) as digest
          from crm.contact_tags as g
          left join contacts as c on c.id = g.contact_id
          left join crm.tags as t on t.tenant_id = g.tenant_id and t.id = g.tag_id
         where g.tenant_id = fingerprint.tenant_id and (scope = 'all' or c.id is not null)
      ) as g
    union all
    select 10, md5(string_agg(md5(row(t.name, t.color)::text), '' order by t.name collate "C"))
      from crm.tags as t
     where t.tenant_id = fingerprint.tenant_id
    union all
    -- What rows have since generator 2.0.0, where any has it: what was made before keeps its fingerprint
    select l.no, l.digest from demo_kpi.living_digests(fingerprint.tenant_id, scope = 'all') as l
  )
  select encode(sha256(convert_to(string_agg(d.no || ':' || coalesce(d.digest, ''), ',' order by d.no), 'UTF8')), 'hex')
    from digests as d
  having exists (select from crm.tenants as t where t.id = fingerprint.tenant_id)
$$;

comment on function demo_kpi.fingerprint(uuid, text) is $doc$
One SHA-256 over everything in a tenant. It does not depend on ids, so two tenants of the same config, seed, as-of
instant and patches have the same fingerprint in any database. NULL where there is no such tenant. scope: all; live,
without deleted rows and without updated_at; content, the same without the tenant's own row.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_jobs, crm.pipeline_stages, crm.pipelines, crm.tags, crm.tenants, crm.users
example: select length(demo_kpi.fingerprint('00000000-0000-4000-8000-00000000000a', 'content'))
gives:   64
$doc$;
