create function demo_kpi.living_digests(tenant_id uuid, with_deleted boolean default true)
returns table (no int, digest text)
language sql stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
set enable_nestloop = off
set jit = off
as $$
  with jobs as (
    select j.id, j.application_no from crm.demo_jobs as j where j.tenant_id = living_digests.tenant_id
  ), contacts as (
    select c.*, demo_kpi.record_key(j.application_no, c.id,
                                    md5(row(c.created_at, c.first_name, c.last_name, c.email)::text)) as key
      from crm.contacts as c left join jobs as j on j.id = c.demo_job_id
     where c.tenant_id = living_digests.tenant_id and (with_deleted or c.deleted_at is null)
  ), deals as (
    select d.*, demo_kpi.record_key(j.application_no, d.id, md5(row(d.created_at, d.title, d.value)::text)) as key
      from crm.deals as d left join jobs as j on j.id = d.demo_job_id
     where d.tenant_id = living_digests.tenant_id and (with_deleted or d.deleted_at is null)
  ), digests (no, digest) as (
    select 12, md5(string_agg(md5(row(u.email, u.left_at)::text), '' order by u.email collate "C"))
      from crm.users as u
     where u.tenant_id = living_digests.tenant_id and u.left_at is not null
       and (with_deleted or u.deleted_at is null)
    union all
    select 14, md5(string_agg(c.digest, '' order by c.digest collate "C"))
      from (
        select md5(row(demo_kpi.record_key(j.application_no, c.id, md5(row(c.created_at, c.name, c.domain)::text)),
                       c.tax_no)::text) as digest
          from crm.companies as c left join jobs as j on j.id = c.demo_job_id
         where c.tenant_id = living_digests.tenant_id and c.tax_no is not null
           and (with_deleted or c.deleted_at is null)
      ) as c
    union all
    select 15, md5(string_agg(c.digest, '' order by c.digest collate "C"))
      from (
        select md5(row(c.key, c.first_name_reading, c.last_name_reading, c.email_status,
                       c.converted_at)::text) as digest
          from contacts as c
         where num_nonnulls(c.first_name_reading, c.last_name_reading, c.email_status, c.converted_at) > 0
      ) as c
    union all
    select 16, md5(string_agg(d.digest, '' order by d.digest collate "C"))
      from (
        select md5(row(d.key, d.lost_reason, d.competitor, d.next_step)::text) as digest
          from deals as d
         where num_nonnulls(d.lost_reason, d.competitor, d.next_step) > 0
      ) as d
    union all
    select 18, md5(string_agg(a.digest, '' order by a.digest collate "C"))
      from (
        select md5(row(demo_kpi.record_key(j.application_no, a.id, md5(row(a.created_at, a.subject, a.body)::text)),
                       a.due_at, a.completed_at, a.outcome, a.direction, a.duration_minutes)::text) as digest
          from crm.activities as a left join jobs as j on j.id = a.demo_job_id
         where a.tenant_id = living_digests.tenant_id and (with_deleted or a.deleted_at is null)
           and num_nonnulls(a.due_at, a.completed_at, a.outcome, a.direction, a.duration_minutes) > 0
      ) as a
    union all
    select 19, md5(string_agg(p.digest, '' order by p.digest collate "C"))
      from (
        select md5(row(d.key, c.key, p.role)::text) as digest
          from crm.deal_contacts as p
          left join deals as d on d.id = p.deal_id
          left join contacts as c on c.id = p.contact_id
         where p.tenant_id = living_digests.tenant_id
           and (with_deleted or d.id is not null and c.id is not null)
      ) as p
  )
  select d.no, d.digest from digests as d where d.digest is not null
$$;

comment on function demo_kpi.living_digests(uuid, boolean) is $doc$
Digests of what rows of a tenant have since generator 2.0.0: what is to be done and when, outcomes, readings, reasons,
people of deals. A part in which nothing has a value is left out, so that tenants of before keep their fingerprints.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_contacts, crm.deals, crm.demo_jobs, crm.users
example: select count(*) from demo_kpi.living_digests('00000000-0000-4000-8000-00000000000f') where digest is null
gives:   0
$doc$;
