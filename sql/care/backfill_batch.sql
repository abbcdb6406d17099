create function demo_care.backfill_batch(batch_size int, after_tenant_id uuid, after_entity text, after_at timestamptz)
returns table (tenant_id uuid, tenant_name text, entity text, until_at timestamptz, marked bigint)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- a few rows of a large table each time: by index alone
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
declare
  _entities constant text[] := '{companies,contacts,deals,activities}';
  _tenant   record;
  _from     timestamptz;
  _found    boolean;
begin
  perform demo_care.require_batch_size(batch_size);
  perform pg_advisory_xact_lock_shared(4711);  -- the code is not replaced under a batch

  for _tenant in
    select t.id, t.name, o.job_id, o.created_at, o.completed_at
      from demo_care.old_tenants() as o
      join crm.tenants as t on t.id = o.tenant_id
     where after_tenant_id is null or o.tenant_id >= after_tenant_id
     order by o.tenant_id
  loop
    tenant_id := _tenant.id;
    tenant_name := _tenant.name;
    foreach entity in array _entities loop
      _from := '-infinity';
      if _tenant.id = after_tenant_id and after_entity is not null then
        continue when array_position(_entities, entity) < array_position(_entities, after_entity);
        _from := case when entity = after_entity then coalesce(after_at, '-infinity') else '-infinity' end;
      end if;

      execute format('select exists (select from crm.%I as r where r.tenant_id = $1 and not r.demo_generated
                                        and r.created_at >= $2 and r.created_at > ''-infinity'' and r.created_at <= $3)', entity)
         into _found using _tenant.id, _from, _tenant.completed_at;
      continue when not _found;

      -- no patch and no deletion of the tenant meanwhile; what they did before is seen by the statements below
      perform pg_advisory_xact_lock(demo_job.lock_key(_tenant.id));
      insert into crm.demo_jobs (tenant_id, id, kind, application_no, created_at)
      select _tenant.id, _tenant.job_id, 'generation', coalesce(max(j.application_no), 0) + 1, _tenant.created_at
        from crm.demo_jobs as j where j.tenant_id = _tenant.id
      on conflict on constraint demo_jobs_pkey do nothing;

      -- Marked rows leave the index of unmarked ones, so the next batch begins where this one ends. Rows that somebody works on are
      -- left for the next run. updated_at stays: the row's content has not changed.
      execute format('
        with picked as (
          select r.id from crm.%1$I as r
           where r.tenant_id = $1 and not r.demo_generated and r.created_at >= $2 and r.created_at > ''-infinity'' and r.created_at <= $3
           order by r.created_at
           limit $4
             for no key update skip locked
        ), marked as (
          update crm.%1$I as c
             set demo_generated = true, demo_job_id = $5, demo_source_month = to_char(c.created_at at time zone ''UTC'', ''YYYY-MM'')
            from picked as p
           where c.tenant_id = $1 and c.id = p.id
          returning c.created_at
        )
        select count(*), max(m.created_at) from marked as m', entity)
         into marked, until_at using _tenant.id, _from, _tenant.completed_at, batch_size, _tenant.job_id;
      if marked > 0 then
        update crm.demo_jobs as j set backfilled = true where j.tenant_id = _tenant.id and j.id = _tenant.job_id and not j.backfilled;
        return next;
        return;
      end if;
    end loop;
  end loop;
end
$$;

comment on function demo_care.backfill_batch(int, uuid, text, timestamptz) is $doc$
Part of backfill_provenance: marks the next batch of rows, of one table of one tenant. It goes on from where the batch before ended
(its tenant_id, entity and until_at; NULL for the first one); no row where nothing is left.

writes:  crm.demo_jobs, crm.companies, crm.contacts, crm.deals, crm.activities
raises:  TG400 batch_size is not 1 to 100000
example: select sum(b.marked) from unnest(array[null, 'companies', 'contacts', 'deals']) as e cross join lateral demo_care.backfill_batch(5000, '00000000-0000-4000-8000-00000000000f', e, null) as b
gives:   4
$doc$;
