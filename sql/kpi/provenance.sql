create function demo_kpi.provenance(tenant_id uuid, entity text, id uuid)
returns jsonb
language sql stable
begin atomic
  select jsonb_build_object(
           'generated', r.demo_generated, 'jobId', r.demo_job_id, 'jobKind', w.kind, 'jobNo', j.application_no,
           'seed', w.seed, 'sourceMonth', r.demo_source_month, 'madeAt', w.completed_at,
           'changedSince', r.demo_generated and r.updated_at is distinct from r.demo_written_at)
    from (
      select r.tenant_id, r.demo_generated, r.demo_job_id, r.demo_source_month, r.updated_at, r.demo_written_at
        from crm.companies as r
       where provenance.entity = 'companies' and r.tenant_id = provenance.tenant_id and r.id = provenance.id
      union all
      select r.tenant_id, r.demo_generated, r.demo_job_id, r.demo_source_month, r.updated_at, r.demo_written_at
        from crm.contacts as r
       where provenance.entity = 'contacts' and r.tenant_id = provenance.tenant_id and r.id = provenance.id
      union all
      select r.tenant_id, r.demo_generated, r.demo_job_id, r.demo_source_month, r.updated_at, r.demo_written_at
        from crm.deals as r
       where provenance.entity = 'deals' and r.tenant_id = provenance.tenant_id and r.id = provenance.id
      union all
      select r.tenant_id, r.demo_generated, r.demo_job_id, r.demo_source_month, r.updated_at, r.demo_written_at
        from crm.activities as r
       where provenance.entity = 'activities' and r.tenant_id = provenance.tenant_id and r.id = provenance.id
    ) as r
    left join crm.demo_jobs as j on j.tenant_id = r.tenant_id and j.id = r.demo_job_id
    left join crm.demo_work as w on w.id = r.demo_job_id;
end;

comment on function demo_kpi.provenance(uuid, text, uuid) is $doc$
Who made a record: {generated, jobId, jobKind, jobNo, seed, sourceMonth, madeAt, changedSince}; generated is false for
what people wrote, changedSince true for a generated one that somebody changed. NULL for members of the team, who carry
none.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_jobs,
         crm.demo_patch_jobs, crm.demo_work
example: select demo_kpi.provenance(d.tenant_id, 'deals', d.id) ->> 'jobKind'
           from crm.deals as d where d.tenant_id = '00000000-0000-4000-8000-00000000000a' limit 1
gives:   generation
$doc$;
