create function demo_job.changed_counts(job_id uuid, done demo_job.done[])
returns table (entity text, created bigint, modified bigint, deleted bigint)
language sql stable
begin atomic
  select e.name, coalesce(d.records, 0) + coalesce(c.created, 0), coalesce(c.modified, 0), coalesce(c.deleted, 0)
    from demo_kpi.entities() as e
    left join unnest(changed_counts.done) as d on d.step = e.name
    left join (
      select c.entity, count(*) filter (where c.change = 'restore') as created,
             count(*) filter (where c.change in ('move', 'modify')) as modified,
             count(*) filter (where c.change in ('remove', 'void')) as deleted
        from crm.demo_work as w
        join crm.demo_job_changes as c on c.tenant_id = w.tenant_id and c.job_id = w.id
       where w.id = changed_counts.job_id
       group by c.entity
    ) as c on c.entity = e.name
   where e.is_record;
end;

comment on function demo_job.changed_counts(uuid, demo_job.done[]) is $doc$
How many records of each entity a job made or restored, changed, and took away: by its steps and its journal.

reads:   crm.demo_generation_jobs, crm.demo_job_changes, crm.demo_patch_jobs, crm.demo_work
example: select sum(created) from demo_job.changed_counts('00000000-0000-4000-8000-000000000021',
         array[('contacts', '2025-01-01 00:00Z', 700)::demo_job.done])
gives:   700
$doc$;
